import { describe, expect, it } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { beltTestObstacle } from './belt-test-obstacle.ts';

const treadmill: NonNullable<LiveStatus['treadmill']> = {
  deviceId: 'a',
  name: 'A',
  isLinkUp: true,
  belt: 'standing',
  canControl: true,
  hasPassedBeltTest: false,
  isSimulated: false,
  control: 'granted',
};

function statusWith(
  changes: Partial<typeof treadmill>,
  state?: NonNullable<LiveStatus['session']>['state'],
): LiveStatus {
  const status: LiveStatus = {
    nowMs: 0,
    toldAtMs: 0,
    adapterState: 'on',
    treadmill: { ...treadmill, ...changes },
    sensors: [],
    hasPlayer: true,
  };
  if (state === undefined) return status;
  const session: LiveStatus['session'] = {
    sessionId: 's',
    mode: 'musicLeads',
    automation: 'full',
    state,
    isStorageFine: true,
    elapsedMs: 0,
    link: { isUp: true, control: 'granted' },
    speedKmh: {},
    inclinePercent: {},
    target: { speedKmh: 0, inclinePercent: 0, reasons: [], cuts: [] },
    distanceM: 0,
    energyKcal: 0,
  };
  return { ...status, session };
}

describe('a belt test', () => {
  it('needs a treadmill that answers, can be controlled, and stands', () => {
    expect(beltTestObstacle(statusWith({}))).toBeUndefined();
    expect(beltTestObstacle(statusWith({ isLinkUp: false }))).toBe('notConnected');
    expect(beltTestObstacle(statusWith({ canControl: false }))).toBe('notControllable');
    expect(beltTestObstacle(statusWith({ belt: 'moving' }))).toBe('beltMoving');
    const { treadmill: _none, ...without } = statusWith({});
    expect(beltTestObstacle(without)).toBe('noTreadmill');
  });

  it('waits for a run, whatever its state, and not for one that has ended', () => {
    expect(beltTestObstacle(statusWith({}, { kind: 'ready' }))).toBe('run');
    expect(
      beltTestObstacle(statusWith({ belt: 'moving' }, { kind: 'running', holds: [], overrideUntilMs: 0 })),
    ).toBe('run');
    expect(
      beltTestObstacle(statusWith({}, { kind: 'ended', cause: 'person', isBeltKnownStill: true })),
    ).toBeUndefined();
  });
});
