import { useEffect, useState } from 'react';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { stopFace, type StopFace } from './stop-face.ts';

const lookAgainMs = 100;

/** As it is at this moment. */
export function faceNow(): StopFace {
  const { stopPress, ...live } = useLive.getState();
  return stopFace({ ...live, press: stopPress, nowMs: pageClock.nowMs() });
}

/** The face of STOP, looked at with every news and ten times a second: time alone changes it, too. */
export function useStopFace(): StopFace {
  const [face, setFace] = useState(faceNow);
  useEffect(() => {
    const look = (): void => {
      const next = faceNow();
      // The press was for what has come to rest: the next run starts without it.
      if (next.kind === 'hidden' && useLive.getState().stopPress !== undefined)
        useLive.setState({ stopPress: undefined });
      setFace((before) => (isSame(before, next) ? before : next));
    };
    const cancel = pageClock.every(lookAgainMs, look);
    const unsubscribe = useLive.subscribe(look);
    look();
    return () => {
      cancel();
      unsubscribe();
    };
  }, []);
  return face;
}

function isSame(one: StopFace, other: StopFace): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
