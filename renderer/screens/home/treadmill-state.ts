import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { isPresent } from '#renderer/screens/presence.ts';

/** What the treadmill pill says. */
export type TreadmillState =
  | 'none'
  | 'noBluetooth'
  | 'connecting'
  | 'notControllable'
  | 'console'
  | 'moving'
  | 'ready';

export function treadmillState({ treadmill, adapterState }: LiveStatus): TreadmillState {
  if (treadmill === undefined) return 'none';
  if (!treadmill.isLinkUp) {
    // A simulated one needs no radio.
    return adapterState === 'on' || adapterState === 'starting' || treadmill.isSimulated
      ? 'connecting'
      : 'noBluetooth';
  }
  if (!treadmill.canControl) return 'notControllable';
  if (treadmill.control === 'lost') return 'console';
  return treadmill.belt === 'moving' ? 'moving' : 'ready';
}

/** The same for a page: unheard of its controller it knows nothing, whatever was true before. */
export function shownTreadmillState(live: LiveState, nowMs: number): TreadmillState | 'unknown' {
  return live.status === undefined || !isPresent(live, nowMs) ? 'unknown' : treadmillState(live.status);
}

export const treadmillTones = {
  unknown: 'off',
  none: 'off',
  noBluetooth: 'warn',
  connecting: 'busy',
  notControllable: 'warn',
  console: 'warn',
  moving: 'warn',
  ready: 'good',
} as const satisfies Readonly<Record<TreadmillState | 'unknown', 'good' | 'busy' | 'warn' | 'off'>>;
