/** By the standard, and by Chromium, which fires the event by the wrong name: its listeners have to be there for both. */
const deathEvents = ['processorerror', 'error'] as const;

/** Resolves when a worklet's processor has thrown: it is never called again, and nothing else tells of it. Never rejects. */
export function workletDeath(node: EventTarget): Promise<void> {
  return new Promise((resolve) => {
    for (const kind of deathEvents) node.addEventListener(kind, () => resolve(), { once: true });
  });
}
