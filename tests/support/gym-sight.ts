import type { PacingGoal } from '#core/pacing/pacing-goal.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { RampLimits } from '#core/safety/safety-limits.ts';
import type { SessionStateKind } from '#core/session/session-state.ts';
import type { SessionPlan } from '#electron/controller/session-plan.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import type { TimelineEntry } from '#electron/controller/timeline.ts';
import type { SeenRequest } from '#native/simulator/treadmill-control-point.ts';
import type { GymController } from './gym-controller.ts';

/** Somebody who runs often; nothing of the profile holds a test's speeds back. */
export const fitRunner: RunnerProfile = {
  ...defaultProfile,
  profileId: 'fit',
  displayName: 'Fit',
  age: 30,
  fitnessLevel: 4,
  speedCapKmh: 16,
};

/** Between an easy and a brisk run; the heart trims nothing. */
export const runningBand: PacingGoal = { kind: 'speedBand', lowKmh: 8, highKmh: 12 };

/** The fit runner leads, or follows the music through the running band. */
export const running: Partial<SessionPlan> = { profile: fitRunner, goal: runningBand };

/** Everything written to the treadmill's control point since then. */
export function requestsSince({ gym }: GymController, sinceMs: number): readonly SeenRequest[] {
  return gym.treadmill.seen.requests.filter(({ atMs }) => atMs >= sinceMs);
}

/** The kinds of these, in order; what is no request of FTMS is "nonsense". */
export function kindsSince(gym: GymController, sinceMs: number): readonly string[] {
  return requestsSince(gym, sinceMs).map(({ request }) => request?.kind ?? 'nonsense');
}

export interface SeenTarget {
  readonly atMs: number;
  readonly speedKmh: number;
}

/** Target speeds as the treadmill saw them. */
export function speedTargets(gym: GymController, sinceMs = 0): readonly SeenTarget[] {
  return requestsSince(gym, sinceMs).flatMap(({ atMs, request }) =>
    request?.kind === 'setTargetSpeed' ? [{ atMs, speedKmh: request.speedKmh }] : [],
  );
}

/**
 * Where targets climb faster than a ramp allows, in words; empty when they never do. `targets` begins with the speed
 * from which they climb.
 */
export function rampBreaches(targets: readonly SeenTarget[], ramp: RampLimits): readonly string[] {
  const dust = 1e-6;
  // A target is written up to one command gap after it was decided.
  const lagMs = 600;
  return targets.flatMap((target, index) => {
    const previous = targets[index - 1];
    if (previous === undefined || target.speedKmh <= previous.speedKmh) return [];
    const lowest = (windowMs: number): number => {
      const since = target.atMs - windowMs + lagMs;
      const first = Math.max(
        0,
        targets.findLastIndex(({ atMs }) => atMs <= since),
      );
      return Math.min(...targets.slice(first, index).map(({ speedKmh }) => speedKmh));
    };
    const breach = (name: string, rise: number, limit: number): string[] =>
      rise > limit + dust ? [`${name} at ${target.atMs}: ${rise.toFixed(2)} > ${limit}`] : [];
    return [
      ...breach('per step', target.speedKmh - previous.speedKmh, ramp.speedStepUpKmh),
      ...breach('per 10 s', target.speedKmh - lowest(10_000), ramp.speedUpPer10sKmh),
      ...breach('per 60 s', target.speedKmh - lowest(60_000), ramp.speedUpPer60sKmh),
    ];
  });
}

/** A run whose belt moves at this speed, because the runner set it so. */
export async function runAt(
  gym: GymController,
  speedKmh: number,
  plan: Partial<SessionPlan> = { ...running, mode: 'iLead' },
): Promise<LiveSession> {
  const session = await gym.run(plan);
  session.engine.setByHand({ speedKmh });
  await gym.when(
    () => Math.abs(gym.gym.treadmill.state.speedKmh - speedKmh) < 0.05,
    120_000,
    `a belt at ${speedKmh} km/h`,
  );
  // Until telemetry has told of it, too.
  await gym.clock.advanceAsync(2500);
  return session;
}

/** Kinds of session states in the order in which they came. */
export function states(timeline: readonly TimelineEntry[]): readonly SessionStateKind[] {
  return timeline.flatMap((entry) => (entry.kind === 'state' ? [entry.state.kind] : []));
}

/** Entries of one kind. */
export function entriesOf<Kind extends TimelineEntry['kind']>(
  timeline: readonly TimelineEntry[],
  kind: Kind,
): readonly Extract<TimelineEntry, { kind: Kind }>[] {
  return timeline.filter((entry): entry is Extract<TimelineEntry, { kind: Kind }> => entry.kind === kind);
}

export function holdsOf(session: LiveSession): readonly string[] {
  const { state } = session.engine;
  return state.kind === 'running' || state.kind === 'coolDown' ? state.holds : [];
}
