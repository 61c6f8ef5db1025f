import { isPacing } from '#core/session/session-state.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { isHandsOff, silentControllerMs } from './run-troubles.ts';
import { setSpeedKmh } from './set-speed.ts';
import { statusAgeMs, type Reader } from './use-sampled.ts';

export interface ShownSetting {
  readonly setKmh: number | undefined;
  readonly canSet: boolean;
  readonly canLower: boolean;
  readonly canRaise: boolean;
}

const nothing: ShownSetting = { setKmh: undefined, canSet: false, canLower: false, canRaise: false };

/** The set speed and where it may go. While somebody else has the belt, a press would change nothing. */
export function createSettingReader(): Reader<ShownSetting> {
  return (live: LiveState, nowMs: number) => {
    const session = live.status?.session;
    if (session === undefined || live.connection.kind !== 'up') return nothing;
    if (statusAgeMs(live, nowMs) > silentControllerMs || !isPacing(session.state)) return nothing;
    const setKmh = setSpeedKmh(session);
    if (setKmh === undefined || isHandsOff(session)) return { ...nothing, setKmh };
    const range = live.status?.treadmill?.speedRange;
    const isRunning = session.state.kind === 'running';
    return {
      setKmh,
      canSet: isRunning,
      canLower: range === undefined || setKmh > range.minimumKmh + 1e-6,
      // On the way out it only goes down.
      canRaise: isRunning && (range === undefined || setKmh < range.maximumKmh - 1e-6),
    };
  };
}
