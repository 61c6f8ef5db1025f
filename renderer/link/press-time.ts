/** The newest status that came over the present connection. */
export interface SeenStatus {
  /** Controller's. */
  readonly toldAtMs: number;
  /** Page's clock. */
  readonly receivedAtMs: number;
}

/**
 * On which picture a person pressed, on the clock of `toldAtMs`. What came only after their hand moved, as when the page had
 * stood still for a while, they had not seen: then it is reckoned back to the press.
 *
 * @param inputAtMs when a key, finger or button last moved; page's clock
 * @returns undefined: nobody pressed, or there was nothing to see
 */
export function pressedOn(seen: SeenStatus | undefined, inputAtMs: number | undefined): number | undefined {
  if (seen === undefined || inputAtMs === undefined) return undefined;
  return seen.toldAtMs - Math.max(0, seen.receivedAtMs - inputAtMs);
}

const inputKinds = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'] as const;

/**
 * Notes when a person last touched anything, by the time that the system gave the event: a page that stood still hears of a
 * press long after it was made.
 *
 * @returns that time on the page's clock; undefined before the first
 */
export function watchInput(page: Pick<Window, 'addEventListener'>): () => number | undefined {
  let inputAtMs: number | undefined;
  for (const kind of inputKinds) {
    page.addEventListener(kind, ({ timeStamp }) => (inputAtMs = timeStamp), { capture: true, passive: true });
  }
  return () => inputAtMs;
}
