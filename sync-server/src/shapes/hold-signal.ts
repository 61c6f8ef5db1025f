import type { Clock } from '#contract/runtime/clock.ts';

/** Made once: each would carry the stack of where it was made. */
const isLongEnough = new DOMException('It was held for long enough.', 'AbortError');

/** A signal that comes after a time, or with another signal. Dispose of it, so that no timer stays. */
export function holdSignal(
  clock: Clock,
  afterMs: number,
  other: AbortSignal,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const end = (): void => controller.abort(isLongEnough);
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
