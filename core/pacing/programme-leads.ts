import { noHeartTrim, stepHeartTrim, type HeartTrimState } from './heart-trim.ts';
import { musicRate, noMusicRate, type MusicRateState } from './music-rate.ts';
import {
  addHeartReason,
  inclineOf,
  isThere,
  noPacedSpeed,
  paceSpeed,
  type PacedSpeed,
} from './paced-speed.ts';
import type { PacingReason } from './pacing-reason.ts';
import type { PacingContext, PacingTarget } from './pacing-target.ts';
import type { PartEffort } from './programme.ts';
import { middleKmh, placeAt, type CoursePlace, type ProgrammeCourse } from './programme-course.ts';
import { bandAtIncline, type TargetBand } from './target-band.ts';

/** What a programme remembers from one step to the next. */
export interface ProgrammeState extends PacedSpeed {
  /** Of the present part. */
  readonly trim: HeartTrimState;
  readonly rate: MusicRateState;
  readonly partIndex: number;
  /** Since when the belt has been at the present part's speed; undefined: it is still on its way. */
  readonly thereSinceMs: number | undefined;
  /** What the heart took off in the last part of that effort, km/h, never more than 0: the next one begins with it. */
  readonly takenOffKmh: Readonly<Partial<Record<PartEffort, number>>>;
}

export const newProgramme: ProgrammeState = {
  ...noPacedSpeed,
  trim: noHeartTrim,
  rate: noMusicRate,
  partIndex: -1,
  thereSinceMs: undefined,
  takenOffKmh: {},
};

/**
 * A heart needs so long after the belt got there to say whether a part is too easy, and so long after a part began to come
 * down from a harder one: twice the 58 s of Hunt 2015. A choice.
 */
export const heartSettlesMs = 120_000;

export interface ProgrammeStep {
  readonly target: PacingTarget;
  readonly state: ProgrammeState;
}

/**
 * A programme: each part asks for the middle of its band, which the heart trims where the goal is a heart's. Parts go by the
 * time of moving belt. The music follows, like in I lead; it holds nothing. A lost heart does, as in Music leads.
 *
 * The speed never exceeds the high end of the present part's band. It is below the low end only in the warm-up, while the heart
 * is above its zone, where the person asked for less, or where a lost heart keeps it there.
 */
export function programmeLeads(
  context: PacingContext,
  course: ProgrammeCourse,
  memory: ProgrammeState,
): ProgrammeStep {
  const place = placeAt(course, context.elapsedMs);
  const state = place.index === memory.partIndex ? memory : enterPart(memory, course, place);
  const { part } = place;
  const offset = context.manual ?? { speedKmh: 0, inclinePercent: 0 };
  const levelBand = part?.band ?? course.easiest;
  const band = bandAtIncline(levelBand, levelBand.inclinePercent + offset.inclinePercent);
  const floorKmh = Math.max(band.caps.minimumSpeedKmh, Math.min(context.profile.walkSpeedKmh, band.lowKmh));
  const reasons: PacingReason[] = [];

  const askedKmh = middleKmh(band) + offset.speedKmh;
  const trim =
    part === undefined ? noHeartTrim : trimByHeart(context, course, state, { band, askedKmh, floorKmh });
  if (part === undefined) {
    reasons.push({ kind: 'warmUp', elapsedMs: context.elapsedMs, lengthMs: course.warmUpMs });
  } else {
    const { effort } = part;
    reasons.push({ kind: 'part', effort, number: place.index + 1, count: course.parts.length });
  }
  const freeKmh =
    part === undefined ? warmUpSpeed(context, course, band) + offset.speedKmh : askedKmh + trim.trimKmh;
  const paced = paceSpeed(
    context,
    {
      speedKmh: freeKmh,
      band,
      floorKmh,
      offsetKmh: offset.speedKmh,
      isHeld: false,
      isHeartSlowing: trim.trimKmh < state.trim.trimKmh,
    },
    state,
    reasons,
  );
  const { targetKmh: speedKmh } = paced;
  if (offset.speedKmh !== 0 || offset.inclinePercent !== 0) {
    reasons.push({ kind: 'person', ...offset, isOffset: true });
  }
  addHeartReason(context, band, trim, reasons);
  const inclinePercent = inclineOf(levelBand.inclinePercent + offset.inclinePercent, band, trim, reasons);
  const rate = musicRate(context, speedKmh, state.rate);
  return {
    target: {
      speedKmh,
      inclinePercent,
      playbackRate: rate.playbackRate,
      wantedTempoBpm: rate.cadenceSpm,
      reasons: [...reasons, ...rate.reasons],
    },
    state: {
      ...state,
      ...paced,
      trim,
      rate: rate.state,
      thereSinceMs: isThere(context, paced) ? (state.thereSinceMs ?? context.elapsedMs) : undefined,
    },
  };
}

/** What the heart took off an effort is kept for the next part of it; what it added is not. */
function enterPart(memory: ProgrammeState, { parts }: ProgrammeCourse, place: CoursePlace): ProgrammeState {
  const left = parts[memory.partIndex]?.effort;
  const takenOffKmh =
    left === undefined
      ? memory.takenOffKmh
      : { ...memory.takenOffKmh, [left]: Math.min(0, memory.trim.trimKmh) };
  const trimKmh = place.part === undefined ? 0 : (takenOffKmh[place.part.effort] ?? 0);
  return {
    ...memory,
    partIndex: place.index,
    thereSinceMs: undefined,
    takenOffKmh,
    trim: { ...noHeartTrim, trimKmh },
  };
}

/** The heart shows late what the belt did: it adds nothing before it has settled, and a harder part is not held against an easier one. */
function trimByHeart(
  context: PacingContext,
  course: ProgrammeCourse,
  state: ProgrammeState,
  facts: { readonly band: TargetBand; readonly askedKmh: number; readonly floorKmh: number },
): HeartTrimState {
  const { elapsedMs, heartRate } = context;
  const { band, askedKmh, floorKmh } = facts;
  if (band.heartRange === undefined) return noHeartTrim;
  const part = course.parts[state.partIndex];
  const before = course.parts[state.partIndex - 1];
  const isComingDown =
    part !== undefined &&
    before !== undefined &&
    middleKmh(part.band) < middleKmh(before.band) &&
    elapsedMs - part.startsAtMs < heartSettlesMs;
  if (isComingDown) return state.trim;
  return stepHeartTrim(state.trim, {
    elapsedMs,
    heartRate,
    heartRange: band.heartRange,
    lowestTrimKmh: floorKmh - askedKmh,
    highestTrimKmh: band.highKmh - askedKmh,
    highestTrimInclinePercent: 0,
    isAtTop: false,
    isRiseBlocked:
      state.thereSinceMs === undefined ||
      !isThere(context, state) ||
      elapsedMs - state.thereSinceMs < heartSettlesMs,
  });
}

/** Evenly from the walk to what the easiest part asks for; who walks through it all begins with that. */
function warmUpSpeed(
  { elapsedMs, profile }: PacingContext,
  { warmUpMs }: ProgrammeCourse,
  band: TargetBand,
): number {
  const toKmh = middleKmh(band);
  const fromKmh = Math.min(profile.walkSpeedKmh, toKmh);
  return fromKmh + (elapsedMs / warmUpMs) * (toKmh - fromKmh);
}
