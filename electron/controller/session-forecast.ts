import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import { foldTempo } from '#core/music/folded-tempo.ts';
import { stretchToCadence } from '#core/music/playback-rate.ts';
import { buildQueue, type QueueEntry } from '#core/music/queue.ts';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import { forecast, type ForecastPoint } from '#core/pacing/forecast.ts';
import { programmeLengthMs } from '#core/pacing/programme.ts';
import { middleKmh, placeAt } from '#core/pacing/programme-course.ts';
import { forecastProgramme } from '#core/pacing/programme-forecast.ts';
import { pacingCaps, speedCapKinds, type PacingLimits, type SpeedCapKind } from '#core/pacing/pacing-caps.ts';
import { targetBand } from '#core/pacing/target-band.ts';
import type { RampLimits, SafetyLimits } from '#core/safety/safety-limits.ts';
import { naturalCadenceSpm } from '#core/physiology/natural-cadence.ts';
import { sessionFrame, type BandFrame, type SessionFrame } from './session-frame.ts';
import { coolDownLengthMs, warmUpLengthMs, type SessionPlan } from './session-plan.ts';

/** How far ahead a run without a length is looked at. */
export const openRunForecastMs = 30 * 60_000;

/**
 * What a run of this plan would be: its own pacing, on the queue that its own jukebox would play, within its own limits.
 * Where the runner leads nothing is foreseen, neither speeds nor which track will fit them. A programme needs no music.
 *
 * @param automation how much will reach the belt by itself
 */
export function forecastSession(
  plan: SessionPlan,
  limits: SafetyLimits,
  automation: AutomationLevel,
): SessionForecast {
  const frame = sessionFrame(plan, limits);
  const lengthMs = plan.lengthMs ?? openRunForecastMs;
  const facts = { frame, lengthMs, limits, automation };
  const { points, queue } = plan.mode === 'programme' ? programmeOf(plan, facts) : musicOf(plan, facts);
  const parts = frame.programme?.course.parts ?? [];
  const bands = parts.length === 0 ? [frame.band] : parts.map(({ band }) => band);
  const frames = frame.programme?.partFrames ?? [frame];
  return {
    points: points.map(wirePoint),
    lengthMs,
    band: {
      lowKmh: Math.min(...bands.map(({ lowKmh }) => lowKmh)),
      highKmh: Math.max(...bands.map(({ highKmh }) => highKmh)),
    },
    parts: parts.map(({ effort, startsAtMs, lengthMs: partMs, band }) => ({
      effort,
      startsAtMs,
      endsAtMs: startsAtMs + partMs,
      speedKmh: middleKmh(band),
    })),
    caps: capsThatHold(plan, limits),
    queue: queue.map(({ track: { trackId, title }, startsAtMs, endsAtMs }) => ({
      trackId,
      title,
      startsAtMs,
      endsAtMs,
    })),
    cadenceSpm: frame.centreSpm,
    tracksNearCadence: plan.tracks.filter(({ tempo }) =>
      frames.some((each) => isNear(tempo.tempoBpm, plan, each)),
    ).length,
  };
}

interface ForecastFacts {
  readonly frame: SessionFrame;
  readonly lengthMs: number;
  readonly limits: SafetyLimits;
  readonly automation: AutomationLevel;
}

interface Foreseen {
  readonly points: readonly ForecastPoint[];
  readonly queue: readonly QueueEntry[];
}

/** Music leads: the queue comes first, the speeds from it. */
function musicOf(plan: SessionPlan, facts: ForecastFacts): Foreseen {
  const queue = plan.mode === 'musicLeads' ? queueOf(plan, facts.frame, facts.lengthMs) : [];
  return { queue, points: queue.length === 0 ? [] : pointsOf(plan, { ...facts, queue }) };
}

/** A programme: the speeds come first, and the music that fits them. */
function programmeOf(plan: SessionPlan, { frame, limits, automation }: ForecastFacts): Foreseen {
  const { profile, programme, stretchLimitPercent, seed } = plan;
  if (programme === undefined || frame.programme === undefined) return { points: [], queue: [] };
  const { course, partFrames } = frame.programme;
  const { tempoRange } = frame;
  const lengthMs = programmeLengthMs(programme);
  const { coolDownMs } = programme;
  const speeds = forecastProgramme({
    profile,
    course,
    lengthMs,
    coolDownMs,
    automation,
    limits,
    tempoRange,
    stretchLimitPercent,
  });
  const frameAt = (atMs: number): BandFrame => partFrames[placeAt(course, atMs).index] ?? frame;
  const queue = buildQueue(plan.tracks, lengthMs, (atMs) => {
    const { centreSpm, band } = frameAt(atMs);
    const speedKmh = speeds.findLast((point) => point.atMs <= atMs)?.speedKmh ?? profile.walkSpeedKmh;
    return { tempoBpm: naturalCadenceSpm(speedKmh, profile), centreSpm, gait: band.gait, seed };
  });
  return {
    queue,
    points: speeds.map((point): ForecastPoint => {
      const track = queue.find(
        ({ startsAtMs, endsAtMs }) => point.atMs >= startsAtMs && point.atMs < endsAtMs,
      )?.track;
      const { centreSpm, band } = frameAt(point.atMs);
      const folded = track && foldTempo(track.tempo.tempoBpm, centreSpm, band.gait);
      return {
        ...point,
        trackId: track?.trackId,
        tempoBpm: folded?.isMatch === true ? folded.foldedBpm : undefined,
      };
    }),
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
  facts: ForecastFacts & { readonly queue: readonly QueueEntry[] },
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
    warmUpMs: warmUpLengthMs(plan),
    // A run without a length ends when the runner ends it.
    ...(plan.lengthMs === undefined ? {} : { coolDownMs: coolDownLengthMs(plan) }),
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
  const goals = plan.programme?.parts.map(({ goal }) => goal) ?? [plan.goal];
  const askedKmh =
    plan.mode === 'iLead'
      ? Number.POSITIVE_INFINITY
      : Math.max(...goals.map((goal) => targetBand(goal, uncapped, { inclinePercent: 0 }).highKmh));
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

/** Whether the track can be put on these steps, as far as the run stretches music. */
function isNear(
  tempoBpm: number,
  { stretchLimitPercent }: SessionPlan,
  { centreSpm, band }: BandFrame,
): boolean {
  const { foldedBpm, isMatch } = foldTempo(tempoBpm, centreSpm, band.gait);
  return isMatch && stretchToCadence(foldedBpm, centreSpm, stretchLimitPercent).isMatch;
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
