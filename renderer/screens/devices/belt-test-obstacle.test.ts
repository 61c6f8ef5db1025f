import { describe, expect, it } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { sessionExample, statusExample, treadmillExample } from '#tests/support/status-example.ts';
import { beltTestObstacle } from './belt-test-obstacle.ts';

function statusWith(
  changes: Partial<NonNullable<LiveStatus['treadmill']>>,
  state?: NonNullable<LiveStatus['session']>['state'],
): LiveStatus {
  return statusExample({
    treadmill: treadmillExample({ hasPassedBeltTest: false, ...changes }),
    ...(state !== undefined && { session: sessionExample({ state }) }),
  });
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
