import type { OpenShape } from './open-shape.ts';
import type { Waiter } from './waiter.ts';

/**
 * Comes back when a shape has another version, or with the signal.
 *
 * @param seen everything up to here has been looked at
 */
export function untilChanged(
  shape: OpenShape,
  version: number,
  seen: bigint,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      shape.unwatch(waiter);
      resolve();
    };
    const waiter: Waiter = {
      changed() {
        signal.removeEventListener('abort', end);
        resolve();
      },
    };
    if (shape.watch(version, seen, waiter)) signal.addEventListener('abort', end, { once: true });
    else resolve();
  });
}
