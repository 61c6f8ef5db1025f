import { emptyBeltStage } from './empty-belt.ts';
import type { TargetChange, TargetRequest } from './target-request.ts';
import { highestSince, lowestSince } from './target-history.ts';
import type { RampLimits, SafetyLimits } from './safety-limits.ts';
import { freshTelemetryMs } from '#core/treadmill/treadmill-state.ts';
import { floorToStep } from '#core/units/rounding.ts';

/** What the envelope needs to know of the moment. */
export interface EnvelopeState {
  /** Targets of at least the last minute, oldest first; the last one is what the belt was told. Never empty. */
  readonly history: readonly TargetChange[];
  /** The session is in a state in which targets may be sent at all. */
  readonly isBeltOurs: boolean;
  /** Age of the newest telemetry; infinite without a link. */
  readonly telemetryAgeMs: number;
  /** The machine has said yes to the target that it was sent last. */
  readonly isAcknowledged: boolean;
  /**
   * What the belt does where it is not what it was told: somebody else may have set it. Nothing above that is asked for,
   * although it may be less than the last target.
   */
  readonly strayBelt: {
    readonly speedKmh?: number | undefined;
    readonly inclinePercent?: number | undefined;
  };
  /** Something forbids raises for now: override, unknown music, missed commands ... (session holds). */
  readonly isHeld: boolean;
  readonly heartRateBpm: number | undefined;
  /** How long nobody has stepped on the moving belt, as far as anything counts steps; else 0. */
  readonly missingStepsMs: number;
  /** The rise that the runner was told of, and when. */
  readonly announced: { readonly speedKmh: number; readonly atMs: number } | undefined;
}

/** Why a target is not what was asked for. */
export type EnvelopeCut =
  | { readonly rule: 'notANumber' }
  | { readonly rule: 'beltNotOurs' }
  | { readonly rule: 'staleTelemetry'; readonly telemetryAgeMs: number }
  | { readonly rule: 'notAcknowledged' }
  | { readonly rule: 'held' }
  | { readonly rule: 'noSteps'; readonly missingStepsMs: number }
  | { readonly rule: 'heartCeiling'; readonly heartRateBpm: number; readonly ceilingBpm: number }
  | {
      readonly rule: 'machineRange' | 'profileCap' | 'roleCap' | 'sessionCap';
      readonly axis: 'speed' | 'incline';
      readonly limit: number;
    }
  | { readonly rule: 'notSettable'; readonly axis: 'speed' | 'incline' }
  | {
      readonly rule: 'rampUp' | 'rampDown' | 'strayBelt';
      readonly axis: 'speed' | 'incline';
      readonly limit: number;
    }
  | { readonly rule: 'announcing'; readonly speedKmh: number };

export interface EnvelopeVerdict {
  readonly speedKmh: number;
  readonly inclinePercent: number;
  readonly cuts: readonly EnvelopeCut[];
  /** Tell the runner of this rise now; it is let through three seconds later. */
  readonly announce: { readonly speedKmh: number } | undefined;
}

/** Rule 7: telemetry older than this blocks every increase. */
export const staleTelemetryMs = freshTelemetryMs;
/** Rule 7: telemetry older than this means that the link counts as lost. */
export const lostTelemetryMs = 10_000;
/** Rule 4: rises of this much are announced ... */
export const announcedRiseKmh = 0.5;
/** ... this long ahead. */
export const announcementMs = 3000;
/** ... and counts for this long: one announcement carries about one minute of climbing. */
export const announcementLastsMs = 90_000;
/** Share of maximum heart rate above which nothing goes up (pacing.md, heart controller). */
export const heartCeilingShare = 0.95;

const noAnnouncement = undefined;

/**
 * The one gate between every wish and the belt. Pure: the same wish in the same moment gives the same target.
 *
 * The result never exceeds a limit, except on the way down to one that was lowered (a cap set in mid-run is reached by
 * the down ramp, not by a jump), and never changes faster than the ramp of its source. While the belt is not ours the
 * result is the last target, unchanged.
 *
 * @param request what is wanted, km/h and percent
 * @param nowMs same clock as the history
 */
export function envelope(
  request: TargetRequest,
  state: EnvelopeState,
  limits: SafetyLimits,
  nowMs: number,
): EnvelopeVerdict {
  const last = state.history.at(-1);
  if (last === undefined) throw new RangeError('The envelope needs the target that the belt has now.');
  const unchanged = {
    speedKmh: last.speedKmh,
    inclinePercent: last.inclinePercent,
    announce: noAnnouncement,
  };
  if (!Number.isFinite(request.speedKmh) || !Number.isFinite(request.inclinePercent)) {
    return { ...unchanged, cuts: [{ rule: 'notANumber' }] };
  }
  if (!state.isBeltOurs) return { ...unchanged, cuts: [{ rule: 'beltNotOurs' }] };

  const cuts: EnvelopeCut[] = [];
  const ramp = request.source === 'person' ? limits.personRamp : limits.automationRamp;
  const blocks = raiseBlocks(request, state, limits);
  const capped = easeEmptyBelt(capSpeed(request.speedKmh, limits, cuts), state, limits, cuts);
  const speedKmh = limitSpeed(capped, blocks, state, limits, ramp, cuts, nowMs);
  const announcement = announce(request, speedKmh, capped, last.speedKmh, state, cuts, nowMs);
  const inclinePercent = limitIncline(request.inclinePercent, blocks, state, limits, ramp, cuts, nowMs);
  return { speedKmh: announcement.speedKmh, inclinePercent, cuts, announce: announcement.announce };
}

/** Everything that forbids a rise at this moment. */
function raiseBlocks(
  request: TargetRequest,
  state: EnvelopeState,
  limits: SafetyLimits,
): readonly EnvelopeCut[] {
  const blocks: EnvelopeCut[] = [];
  if (state.telemetryAgeMs > staleTelemetryMs) {
    blocks.push({ rule: 'staleTelemetry', telemetryAgeMs: state.telemetryAgeMs });
  }
  if (!state.isAcknowledged) blocks.push({ rule: 'notAcknowledged' });
  if (state.isHeld && request.source !== 'person') blocks.push({ rule: 'held' });
  if (emptyBeltStage(state.missingStepsMs) !== 'none') {
    blocks.push({ rule: 'noSteps', missingStepsMs: state.missingStepsMs });
  }
  const ceilingBpm = limits.maxHeartRateBpm * heartCeilingShare;
  if (state.heartRateBpm !== undefined && state.heartRateBpm > ceilingBpm) {
    blocks.push({ rule: 'heartCeiling', heartRateBpm: state.heartRateBpm, ceilingBpm });
  }
  return blocks;
}

/** Rule 9: a belt that nobody steps on goes down to its slowest, whoever asked for more. */
function easeEmptyBelt(
  cappedKmh: number,
  { missingStepsMs }: EnvelopeState,
  limits: SafetyLimits,
  cuts: EnvelopeCut[],
): number {
  const stage = emptyBeltStage(missingStepsMs);
  const slowestKmh = limits.machine.speedRange?.minimumKmh;
  if (slowestKmh === undefined || (stage !== 'ease' && stage !== 'stop') || cappedKmh <= slowestKmh)
    return cappedKmh;
  cuts.push({ rule: 'noSteps', missingStepsMs });
  return slowestKmh;
}

function capSpeed(wantedKmh: number, limits: SafetyLimits, cuts: EnvelopeCut[]): number {
  const { speedRange } = limits.machine;
  let speedKmh = wantedKmh;
  const cap = (
    limit: number | undefined,
    rule: 'machineRange' | 'profileCap' | 'roleCap' | 'sessionCap',
  ): void => {
    if (limit === undefined || speedKmh <= limit) return;
    speedKmh = limit;
    cuts.push({ rule, axis: 'speed', limit });
  };
  cap(limits.profileSpeedCapKmh, 'profileCap');
  cap(limits.roleSpeedCapKmh, 'roleCap');
  cap(limits.sessionSpeedCapKmh, 'sessionCap');
  cap(speedRange?.maximumKmh, 'machineRange');
  if (speedRange === undefined) return speedKmh;
  const steppedKmh = floorToStep(speedKmh, speedRange.incrementKmh);
  // Slower than the slowest is not slow but undefined: some machines take it for their maximum (quirk 20).
  if (steppedKmh >= speedRange.minimumKmh) return steppedKmh;
  if (wantedKmh < speedRange.minimumKmh) {
    cuts.push({ rule: 'machineRange', axis: 'speed', limit: speedRange.minimumKmh });
  }
  return speedRange.minimumKmh;
}

function limitSpeed(
  cappedKmh: number,
  blocks: readonly EnvelopeCut[],
  state: EnvelopeState,
  limits: SafetyLimits,
  ramp: RampLimits,
  cuts: EnvelopeCut[],
  nowMs: number,
): number {
  const { speedRange } = limits.machine;
  const lastKmh = state.history.at(-1)?.speedKmh ?? 0;
  if (speedRange === undefined) {
    if (cappedKmh !== lastKmh) cuts.push({ rule: 'notSettable', axis: 'speed' });
    return lastKmh;
  }
  const speedOf = (change: TargetChange): number => change.speedKmh;
  const way: AxisWay = {
    axis: 'speed',
    last: lastKmh,
    ceiling: Math.min(
      lastKmh + ramp.speedStepUpKmh,
      lowestSince(state.history, nowMs - 10_000, speedOf) + ramp.speedUpPer10sKmh,
      lowestSince(state.history, nowMs - 60_000, speedOf) + ramp.speedUpPer60sKmh,
    ),
    floor: highestSince(state.history, nowMs - 10_000, speedOf) - ramp.speedDownPer10sKmh,
    step: speedRange.incrementKmh,
    stray: state.strayBelt.speedKmh,
  };
  return limitAxis(cappedKmh, way, blocks, cuts);
}

/** From where, how far and in which steps one axis may go at this moment. */
interface AxisWay {
  readonly axis: 'speed' | 'incline';
  readonly last: number;
  /** Of a rise alone, ... */
  readonly ceiling: number;
  /** ... and of a fall alone: the windows also hold what a faster ramp has done before. */
  readonly floor: number;
  readonly step: number;
  readonly stray: number | undefined;
}

/** As far as the way leads; a rise that is forbidden, or that a stray belt would make of a fall, is no move at all. */
function limitAxis(
  capped: number,
  way: AxisWay,
  blocks: readonly EnvelopeCut[],
  cuts: EnvelopeCut[],
): number {
  const { axis, last, stray } = way;
  if (capped === last) return last;
  const isRise = capped > last;
  if (isRise && blocks.length > 0) {
    cuts.push(...blocks.filter((block) => !cuts.includes(block)));
    return last;
  }
  const limited = isRise ? limitRise(capped, way, cuts) : limitFall(capped, way, cuts);
  if (stray === undefined || limited <= stray || limited === last) return limited;
  cuts.push({ rule: 'strayBelt', axis, limit: stray });
  return last;
}

function limitRise(capped: number, { axis, last, ceiling, step }: AxisWay, cuts: EnvelopeCut[]): number {
  if (capped <= ceiling) return capped;
  cuts.push({ rule: 'rampUp', axis, limit: ceiling });
  return Math.max(last, floorToStep(ceiling, step));
}

function limitFall(capped: number, { axis, last, floor, step }: AxisWay, cuts: EnvelopeCut[]): number {
  if (capped >= floor) return capped;
  cuts.push({ rule: 'rampDown', axis, limit: floor });
  return Math.min(last, roundUpToStep(floor, step));
}

function roundUpToStep(value: number, step: number): number {
  const lower = floorToStep(value, step);
  return lower >= value - 1e-9 ? lower : floorToStep(lower + step, step);
}

/** A rise that the runner will notice is told three seconds ahead, unless it was the runner who asked for it. */
function announce(
  request: TargetRequest,
  allowedKmh: number,
  wantedKmh: number,
  lastKmh: number,
  state: EnvelopeState,
  cuts: EnvelopeCut[],
  nowMs: number,
): { readonly speedKmh: number; readonly announce: EnvelopeVerdict['announce'] } {
  const isQuiet =
    request.source === 'person' || allowedKmh <= lastKmh || wantedKmh - lastKmh < announcedRiseKmh - 1e-9;
  if (isQuiet) return { speedKmh: allowedKmh, announce: noAnnouncement };
  const { announced } = state;
  // One announcement covers the whole climb to its speed; going beyond it by a noticeable step needs a new one.
  const isCovered =
    announced !== undefined &&
    nowMs - announced.atMs <= announcementLastsMs &&
    wantedKmh < announced.speedKmh + announcedRiseKmh - 1e-9;
  if (isCovered && nowMs - announced.atMs >= announcementMs)
    return { speedKmh: allowedKmh, announce: noAnnouncement };
  cuts.push({ rule: 'announcing', speedKmh: wantedKmh });
  return { speedKmh: lastKmh, announce: isCovered ? noAnnouncement : { speedKmh: wantedKmh } };
}

function limitIncline(
  wantedPercent: number,
  blocks: readonly EnvelopeCut[],
  state: EnvelopeState,
  limits: SafetyLimits,
  ramp: RampLimits,
  cuts: EnvelopeCut[],
  nowMs: number,
): number {
  const { inclinationRange } = limits.machine;
  const lastPercent = state.history.at(-1)?.inclinePercent ?? 0;
  if (inclinationRange === undefined) {
    if (wantedPercent !== lastPercent) cuts.push({ rule: 'notSettable', axis: 'incline' });
    return lastPercent;
  }
  const inclineOf = (change: TargetChange): number => change.inclinePercent;
  const way: AxisWay = {
    axis: 'incline',
    last: lastPercent,
    ceiling: lowestSince(state.history, nowMs - 10_000, inclineOf) + ramp.inclinePer10sPercent,
    floor: highestSince(state.history, nowMs - 10_000, inclineOf) - ramp.inclinePer10sPercent,
    step: inclinationRange.incrementPercent,
    stray: state.strayBelt.inclinePercent,
  };
  return limitAxis(capIncline(wantedPercent, inclinationRange, limits, cuts), way, blocks, cuts);
}

function capIncline(
  wantedPercent: number,
  range: NonNullable<SafetyLimits['machine']['inclinationRange']>,
  limits: SafetyLimits,
  cuts: EnvelopeCut[],
): number {
  let inclinePercent = wantedPercent;
  const cap = (limit: number | undefined, rule: 'machineRange' | 'profileCap' | 'roleCap'): void => {
    if (limit === undefined || inclinePercent <= limit) return;
    inclinePercent = limit;
    cuts.push({ rule, axis: 'incline', limit });
  };
  cap(limits.profileInclineCapPercent, 'profileCap');
  cap(limits.roleInclineCapPercent, 'roleCap');
  cap(range.maximumPercent, 'machineRange');
  const stepped = floorToStep(inclinePercent, range.incrementPercent);
  if (stepped >= range.minimumPercent) return stepped;
  if (wantedPercent < range.minimumPercent) {
    cuts.push({ rule: 'machineRange', axis: 'incline', limit: range.minimumPercent });
  }
  return range.minimumPercent;
}
