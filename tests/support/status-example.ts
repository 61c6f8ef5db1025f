import type { LiveStatus, SessionStatus } from '#contract/rpc/live-status.ts';

type TreadmillStatus = NonNullable<LiveStatus['treadmill']>;

/** A controller with nothing chosen and no run, as it tells of itself; the page plays. */
export function statusExample(change: Partial<LiveStatus> = {}): LiveStatus {
  return { nowMs: 0, toldAtMs: 0, adapterState: 'on', hasPlayer: true, sensors: [], ...change };
}

/** A treadmill that stands, is tested, and lets itself be controlled. */
export function treadmillExample(change: Partial<TreadmillStatus> = {}): TreadmillStatus {
  return {
    deviceId: 'belt',
    name: 'Belt',
    isLinkUp: true,
    belt: 'standing',
    canControl: true,
    hasPassedBeltTest: true,
    isSimulated: false,
    control: 'granted',
    ...change,
  };
}

/** A run that goes on with nothing in its way; of belt and runner nothing is known. */
export function sessionExample(change: Partial<SessionStatus> = {}): SessionStatus {
  return {
    sessionId: 's',
    mode: 'musicLeads',
    automation: 'full',
    state: { kind: 'running', holds: [], overrideUntilMs: 0 },
    isStorageFine: true,
    elapsedMs: 0,
    link: { isUp: true, control: 'granted' },
    speedKmh: {},
    inclinePercent: {},
    target: { speedKmh: 8, inclinePercent: 0, reasons: [], cuts: [] },
    distanceM: 0,
    energyKcal: 0,
    ...change,
  };
}
