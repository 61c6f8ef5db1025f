/** A gate that is open while nobody has a reason to keep it shut. */
export interface PauseGate {
  /** Shuts the gate; the same reason twice counts once. */
  shut(reason: string): void;
  /** Takes a reason away. */
  release(reason: string): void;
  readonly reasons: readonly string[];
  /** Resolves as soon as the gate is open; rejects with the signal's reason. */
  passable(signal: AbortSignal): Promise<void>;
}

export function createPauseGate(): PauseGate {
  const reasons = new Set<string>();
  const waiting = new Set<() => void>();
  return {
    shut: (reason) => void reasons.add(reason),
    release(reason) {
      reasons.delete(reason);
      if (reasons.size > 0) return;
      for (const go of waiting) go();
    },
    get reasons() {
      return [...reasons];
    },
    async passable(signal) {
      signal.throwIfAborted();
      while (reasons.size > 0) {
        await new Promise<void>((resolve) => {
          const go = () => {
            waiting.delete(go);
            signal.removeEventListener('abort', go);
            resolve();
          };
          waiting.add(go);
          signal.addEventListener('abort', go, { once: true });
        });
        signal.throwIfAborted();
      }
    },
  };
}
