import { expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { automationRamp, personRamp, type SafetyLimits } from '#core/safety/safety-limits.ts';
import { unconnectedTreadmill, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import { evenTrack } from '#tests/support/gym-controller.ts';
import { clubCapabilities } from '#tests/support/treadmill-bench.ts';
import { usualGoal, type SessionPlan } from './session-plan.ts';
import { obstacles, obstacleToStart, type Obstacle } from './session-readiness.ts';

const nowMs = 60_000;

const plan: SessionPlan = {
  mode: 'musicLeads',
  profile: defaultProfile,
  goal: usualGoal,
  tracks: [evenTrack('one', 160)],
  lengthMs: undefined,
  automation: 'full',
  stretchLimitPercent: 6,
  seed: 1,
};

const standing: TreadmillState = {
  ...unconnectedTreadmill,
  generation: 1,
  isLinkUp: true,
  capabilities: clubCapabilities,
  telemetryAtMs: nowMs - 500,
  belt: 'standing',
};

const limits: SafetyLimits = {
  machine: clubCapabilities,
  profileSpeedCapKmh: 12,
  profileInclineCapPercent: 6,
  maxHeartRateBpm: 180,
  automationRamp,
  personRamp,
};

interface Case {
  readonly plan?: Partial<SessionPlan>;
  readonly treadmill?: Partial<TreadmillState>;
  readonly limits?: Partial<SafetyLimits>;
}

const obstacleIn = (given: Case): Obstacle | undefined =>
  obstacleToStart(
    { ...plan, ...given.plan },
    { ...standing, ...given.treadmill },
    { ...limits, ...given.limits },
    nowMs,
  );

/** What stands in the way, in the order in which it is told. */
const ways: readonly (readonly [Obstacle, Case])[] = [
  ['connecting', { treadmill: { isLinkUp: false } }],
  ['connecting', { treadmill: { capabilities: undefined } }],
  ['notControllable', { treadmill: { capabilities: { ...clubCapabilities, canControl: false } } }],
  ['notControllable', { treadmill: { capabilities: { ...clubCapabilities, speedRange: undefined } } }],
  ['noTelemetry', { treadmill: { telemetryAtMs: undefined } }],
  ['noTelemetry', { treadmill: { telemetryAtMs: nowMs - 3001 } }],
  ['beltMoving', { treadmill: { belt: 'moving' } }],
  ['beltMoving', { treadmill: { belt: 'unknown' } }],
  ['noMusic', { plan: { tracks: [] } }],
  ['speedCapBelowMachine', { limits: { sessionSpeedCapKmh: 0.5 } }],
  ['inclineCapBelowMachine', { limits: { profileInclineCapPercent: -1 } }],
  ['limitIsNoNumber', { limits: { maxHeartRateBpm: Number.NaN } }],
];

it('a treadmill that stands, speaks and obeys, with music to run to, may be started', () => {
  expect(obstacleIn({})).toBeUndefined();
  expect(obstacleIn({ treadmill: { telemetryAtMs: nowMs - 3000 } })).toBeUndefined();
});

it.each(ways)('%s stands in the way of a start: %o', (obstacle, given) => {
  expect(obstacleIn(given)).toBe(obstacle);
});

it('every obstacle is met in one of these', () => {
  expect(new Set(ways.map(([obstacle]) => obstacle))).toEqual(new Set(obstacles));
});

it('the most fundamental one is told where there are several', () => {
  // The last three come from one check, which has an order of its own.
  const ordered = ways.filter(
    ([obstacle]) => obstacles.indexOf(obstacle) <= obstacles.indexOf('speedCapBelowMachine'),
  );
  for (const [index, [obstacle, given]] of ordered.entries()) {
    for (const [, later] of ordered.slice(index)) {
      const both = {
        plan: { ...later.plan, ...given.plan },
        treadmill: { ...later.treadmill, ...given.treadmill },
        limits: { ...later.limits, ...given.limits },
      };
      expect(obstacleIn(both)).toBe(obstacle);
    }
  }
});

it('somebody who leads needs no music', () => {
  expect(obstacleIn({ plan: { mode: 'iLead', tracks: [] } })).toBeUndefined();
});
