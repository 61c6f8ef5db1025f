import type { SafetyLimits } from '#core/safety/safety-limits.ts';
import { canStart } from '#core/safety/can-start.ts';
import { staleTelemetryMs } from '#core/safety/envelope.ts';
import { telemetryAgeMs, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import type { SessionPlan } from './session-plan.ts';

/** What keeps a run from being started, most fundamental first. */
export const obstacles = [
  'connecting',
  'notControllable',
  'noTelemetry',
  'beltMoving',
  'noMusic',
  'speedCapBelowMachine',
  'inclineCapBelowMachine',
  'limitIsNoNumber',
] as const;
export type Obstacle = (typeof obstacles)[number];

/** What stands in the way of a start; undefined: nothing, a person may press Start. */
export function obstacleToStart(
  plan: SessionPlan,
  treadmill: TreadmillState,
  limits: SafetyLimits,
  nowMs: number,
): Obstacle | undefined {
  if (!treadmill.isLinkUp || treadmill.capabilities === undefined) return 'connecting';
  const { canControl, speedRange } = treadmill.capabilities;
  if (!canControl || speedRange === undefined) return 'notControllable';
  if (telemetryAgeMs(treadmill, nowMs) > staleTelemetryMs) return 'noTelemetry';
  if (treadmill.belt !== 'standing') return 'beltMoving';
  if (plan.mode === 'musicLeads' && plan.isMusicInRoom !== true && plan.tracks.length === 0) return 'noMusic';
  const check = canStart(limits);
  return check.isAllowed ? undefined : check.obstacle.kind;
}
