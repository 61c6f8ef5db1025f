import { useEffect, useState } from 'react';
import { pageClock } from '#renderer/link/page-clock.ts';

const signsOfLife = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/**
 * Whether nobody has touched the page for a while.
 *
 * @param afterMs how long, milliseconds
 * @returns idle or not, and what wakes it
 */
export function useIdle(afterMs: number): readonly [isIdle: boolean, wake: () => void] {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    if (isIdle) return undefined;
    let cancel = pageClock.after(afterMs, () => setIdle(true));
    const onLife = (): void => {
      cancel();
      cancel = pageClock.after(afterMs, () => setIdle(true));
    };
    for (const sign of signsOfLife) window.addEventListener(sign, onLife, { capture: true });
    return () => {
      cancel();
      for (const sign of signsOfLife) window.removeEventListener(sign, onLife, { capture: true });
    };
  }, [isIdle, afterMs]);
  return [isIdle, () => setIdle(false)];
}
