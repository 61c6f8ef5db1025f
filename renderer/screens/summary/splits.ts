import { inStepShareOf } from '#core/music/in-step-share.ts';
import type { SessionRecord, SessionSample } from '#core/session/session-records.ts';
import { standingSpeedKmh } from '#core/treadmill/treadmill-state.ts';
import { heardTempo, samplesOfPlay } from '#renderer/charts/heard-tempo.ts';

/** What a part of a run came to. */
export interface PartFigures {
  readonly distanceM: number;
  /** On a belt that moved. */
  readonly movingMs: number;
  /** Means over the seconds that knew them; absent without any. */
  readonly heartRateBpm: number | undefined;
  readonly cadenceSpm: number | undefined;
  /** 0 to 1; absent where too little was known. */
  readonly inStep: number | undefined;
}

/** A kilometre, a mile, or what was left at the end. */
export interface Split extends PartFigures {
  /** 1 for the first. */
  readonly number: number;
  readonly isWhole: boolean;
}

/** What a run was to one track. The same track again counts again. */
export interface TrackPart extends PartFigures {
  readonly trackId: string;
  readonly title: string;
  readonly startedAtMs: number;
  /** Mean of what was heard; where nothing was kept of it, what the track has. */
  readonly tempoBpm: number;
}

/** One sample stands for this. */
const sampleMs = 1000;
/** A rest shorter than this is left out: nobody looks for it. */
const leastRestM = 10;
/** A track has to be there for as long as this to be anybody's best one. */
const leastBestMs = 45_000;

/**
 * Parts of a run by distance. A second in which a line is crossed is divided between the parts on either side.
 *
 * @param lengthM of a whole part: 1000, or a mile
 */
export function splitsOf(samples: readonly SessionSample[], lengthM: number): readonly Split[] {
  const splits: Split[] = [];
  let part: SessionSample[] = [];
  let movingMs = 0;
  let startM = 0;
  let beforeM = 0;
  const close = (endM: number): void => {
    splits.push({
      number: splits.length + 1,
      isWhole: endM - startM >= lengthM - 0.001,
      ...figuresOf(part),
      distanceM: endM - startM,
      movingMs,
    });
    part = [];
    movingMs = 0;
    startM = endM;
  };
  for (const sample of samples) {
    // A distance that jumps ahead after a gap is shared out as well: what happened in it is not known.
    const steppedM = Math.max(0, sample.distanceM - beforeM);
    let leftMs = isMoving(sample) ? sampleMs : 0;
    while (beforeM + steppedM >= startM + lengthM && steppedM > 0) {
      const share = Math.min(1, Math.max(0, (startM + lengthM - Math.max(beforeM, startM)) / steppedM));
      const spentMs = Math.min(leftMs, (isMoving(sample) ? sampleMs : 0) * share);
      movingMs += spentMs;
      leftMs -= spentMs;
      close(startM + lengthM);
    }
    part.push(sample);
    movingMs += leftMs;
    beforeM = Math.max(beforeM, sample.distanceM);
  }
  if (beforeM - startM >= leastRestM) close(beforeM);
  return splits;
}

/** Parts of a run by track, in the order in which they were played. */
export function trackPartsOf({
  samples,
  plays,
}: Pick<SessionRecord, 'samples' | 'plays'>): readonly TrackPart[] {
  return plays.flatMap((play) => {
    const { trackId, title, startedAtMs } = play;
    const part = samplesOfPlay(samples, play);
    const [first] = part;
    if (first === undefined) return [];
    const before = samples[samples.indexOf(first) - 1] ?? first;
    return [
      {
        trackId,
        title,
        startedAtMs,
        tempoBpm: heardTempo(samples, play),
        ...figuresOf(part),
        distanceM: Math.max(0, (part.at(-1)?.distanceM ?? 0) - before.distanceM),
        movingMs: part.filter(isMoving).length * sampleMs,
      },
    ];
  });
}

/** The track that steps and beat were together in for the largest share; of equal ones the longer. */
export function bestTrack(parts: readonly TrackPart[]): TrackPart | undefined {
  return parts
    .filter(({ inStep, movingMs }) => inStep !== undefined && inStep > 0 && movingMs >= leastBestMs)
    .toSorted((one, other) => (other.inStep ?? 0) - (one.inStep ?? 0) || other.movingMs - one.movingMs)[0];
}

function figuresOf(samples: readonly SessionSample[]) {
  const moving = samples.filter(isMoving);
  return {
    heartRateBpm: mean(moving.map(({ heartRateBpm }) => heartRateBpm)),
    cadenceSpm: mean(moving.map(({ cadenceSpm }) => cadenceSpm)),
    inStep: inStepShareOf(samples),
  };
}

function isMoving({ reportedSpeedKmh }: SessionSample): boolean {
  return reportedSpeedKmh !== undefined && reportedSpeedKmh > standingSpeedKmh;
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
