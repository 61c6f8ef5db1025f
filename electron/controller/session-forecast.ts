import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import { foldTempo } from '#core/music/folded-tempo.ts';
import { inStepShare } from '#core/music/in-step.ts';
import { buildQueue, type QueueEntry } from '#core/music/queue.ts';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import { forecast, type ForecastPoint } from '#core/pacing/forecast.ts';
import { pacingCaps, speedCapKinds, type PacingLimits, type SpeedCapKind } from '#core/pacing/pacing-caps.ts';
import { targetBand } from '#core/pacing/target-band.ts';
import type { RampLimits, SafetyLimits } from '#core/safety/safety-limits.ts';
import { sessionFrame, type SessionFrame } from './session-frame.ts';
import { coolDownLengthMs, warmUpLengthMs, type SessionPlan } from './session-plan.ts';

/** How far ahead a run without a length is looked at. */
export const openRunForecastMs = 30 * 60_000;

/**
 * What a run of this plan would be: its own pacing, on the queue that its own jukebox would play, within its own limits.
 * Where the runner leads nothing is foreseen, neither speeds nor which track will fit them.
 *
 * @param automation how much will reach the belt by itself
 */
export function forecastSession(
  plan: SessionPlan,
  limits: SafetyLimits,
  automation: AutomationLevel,
): SessionForecast {
  const frame = sessionFrame(plan, limits);
  const { band, centreSpm } = frame;
  const lengthMs = plan.lengthMs ?? openRunForecastMs;
  const queue = plan.mode === 'musicLeads' ? queueOf(plan, frame, lengthMs) : [];
  return {
    points:
      queue.length === 0 ? [] : pointsOf(plan, { frame, queue, lengthMs, limits, automation }).map(wirePoint),
    band: { lowKmh: band.lowKmh, highKmh: band.highKmh },
    caps: capsThatHold(plan, limits),
    queue: queue.map(({ track: { trackId, title }, startsAtMs, endsAtMs }) => ({
      trackId,
      title,
      startsAtMs,
      endsAtMs,
    })),
    cadenceSpm: centreSpm,
    tracksNearCadence: plan.tracks.filter(({ tempo }) => isNear(tempo.tempoBpm, frame)).length,
  };
}

/** As the jukebox picks: in Music leads any tempo is welcome, so that the order depends on seed and tracks alone. */
function queueOf(
  { tracks, seed }: SessionPlan,
  frame: SessionFrame,
  lengthMs: number,
): readonly QueueEntry[] {
  const { centreSpm, band } = frame;
  const wish = { tempoBpm: undefined, centreSpm, gait: band.gait, seed };
  return buildQueue(tracks, lengthMs, () => wish);
}

function pointsOf(
  plan: SessionPlan,
  facts: {
    readonly frame: SessionFrame;
    readonly queue: readonly QueueEntry[];
    readonly lengthMs: number;
    readonly limits: SafetyLimits;
    readonly automation: AutomationLevel;
  },
): readonly ForecastPoint[] {
  const { frame, queue, lengthMs, limits, automation } = facts;
  return forecast({
    profile: plan.profile,
    band: frame.band,
    tempoRange: frame.tempoRange,
    queue,
    lengthMs,
    stretchLimitPercent: plan.stretchLimitPercent,
    automation,
    ...paceOf(limits.automationRamp),
    warmUpMs: warmUpLengthMs(plan.lengthMs),
    // A run without a length ends when the runner ends it.
    ...(plan.lengthMs === undefined ? {} : { coolDownMs: coolDownLengthMs(plan.lengthMs) }),
  });
}

/** The tighter of the figures, as over a minute. */
function paceOf(ramp: RampLimits): { readonly riseKmhPerMin: number; readonly fallKmhPerMin: number } {
  return {
    riseKmhPerMin: Math.min(ramp.speedUpPer60sKmh, ramp.speedUpPer10sKmh * 6),
    fallKmhPerMin: ramp.speedDownPer10sKmh * 6,
  };
}

/**
 * Every cap below what goal and body alone would ask for, the lowest first. A runner who leads may ask for anything: then
 * every cap there is.
 */
function capsThatHold(plan: SessionPlan, limits: SafetyLimits): SessionForecast['caps'] {
  const { profile } = plan;
  const uncapped = { ...profile, speedCapKmh: Number.POSITIVE_INFINITY };
  const askedKmh =
    plan.mode === 'iLead'
      ? Number.POSITIVE_INFINITY
      : targetBand(plan.goal, uncapped, { inclinePercent: 0 }).highKmh;
  return speedCapKinds
    .map((cap) => ({ cap, limitKmh: limitOf(cap, plan, limits) }))
    .filter(({ limitKmh }) => limitKmh < askedKmh)
    .toSorted((one, other) => one.limitKmh - other.limitKmh);
}

/** One cap by itself; infinite where there is none. */
function limitOf(cap: SpeedCapKind, { profile }: SessionPlan, limits: SafetyLimits): number {
  const capped = cap === 'profileSpeedCap' ? profile : { ...profile, speedCapKmh: Number.POSITIVE_INFINITY };
  return pacingCaps(capped, only(cap, limits)).maximumSpeedKmh;
}

function only(cap: SpeedCapKind, limits: SafetyLimits): PacingLimits {
  const { roleSpeedCapKmh, sessionSpeedCapKmh, machine } = limits;
  switch (cap) {
    case 'profileSpeedCap':
      return {};
    case 'roleSpeedCap':
      return roleSpeedCapKmh === undefined ? {} : { roleSpeedCapKmh };
    case 'sessionSpeedCap':
      return sessionSpeedCapKmh === undefined ? {} : { sessionSpeedCapKmh };
    case 'machineRange':
      return { machine };
  }
}

function isNear(tempoBpm: number, { centreSpm, band }: SessionFrame): boolean {
  const { foldedBpm, isMatch } = foldTempo(tempoBpm, centreSpm, band.gait);
  return isMatch && Math.abs(foldedBpm / centreSpm - 1) <= inStepShare + 1e-9;
}

/** What is not known is an absent property. */
function wirePoint({ atMs, speedKmh, targetKmh, trackId, tempoBpm }: ForecastPoint) {
  return {
    atMs,
    speedKmh,
    targetKmh,
    ...(trackId === undefined ? {} : { trackId }),
    ...(tempoBpm === undefined ? {} : { tempoBpm }),
  };
}
