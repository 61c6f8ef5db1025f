import type { Clock } from '#contract/runtime/clock.ts';

/** A signal that comes after a time, or with another signal. Dispose of it, so that no timer stays. */
export function holdSignal(
  clock: Clock,
  afterMs: number,
  other: AbortSignal,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const cancel = clock.after(afterMs, end);
  other.addEventListener('abort', end, { once: true });
  if (other.aborted) end();
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      cancel();
      other.removeEventListener('abort', end);
    },
  };
}
