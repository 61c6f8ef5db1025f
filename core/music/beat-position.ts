import type { TempoAnalysis } from './tempo-analysis.ts';

/** Where an analysis found beats and no bars: four to a bar, the first beat found being a downbeat. An assumption. */
const assumedBar = { beats: 4, firstDownbeatIndex: 0 } as const;

type Beats = Pick<TempoAnalysis, 'beatsS' | 'bar'>;

export interface BeatPosition {
  /** Index of the last beat at or before the playhead; -1 before the first. */
  readonly beatIndex: number;
  /** 1 is the downbeat; undefined before the first beat. */
  readonly beatInBar: number | undefined;
  /** 0 on a beat, towards 1 just before the next; undefined before the first and after the last beat. */
  readonly phase: number | undefined;
  /** Times in the recording, seconds; undefined where no more come. */
  readonly nextBeatS: number | undefined;
  readonly nextDownbeatS: number | undefined;
}

/**
 * Where a playhead is between the beats.
 *
 * @param positionS position in the recording, seconds; not affected by the playback rate
 * @returns undefined where the analysis has no beats
 */
export function beatPosition(tempo: Beats, positionS: number): BeatPosition | undefined {
  const { beatsS } = tempo;
  if (beatsS.length === 0) return undefined;
  const nextIndex = firstAfter(beatsS, positionS);
  const beatIndex = nextIndex - 1;
  const previousS = beatsS[beatIndex];
  const nextBeatS = beatsS[nextIndex];
  const phase =
    previousS === undefined || nextBeatS === undefined
      ? undefined
      : (positionS - previousS) / (nextBeatS - previousS);
  const { beats, firstDownbeatIndex } = barOf(tempo);
  const barsToNext = Math.ceil((nextIndex - firstDownbeatIndex) / beats);
  return {
    beatIndex,
    beatInBar: beatIndex < 0 ? undefined : remainder(beatIndex - firstDownbeatIndex, beats) + 1,
    phase,
    nextBeatS,
    nextDownbeatS: beatsS[firstDownbeatIndex + barsToNext * beats],
  };
}

/**
 * How long until the next downbeat sounds, milliseconds of listening time. A change of speed waits for it.
 * Undefined where no more come: then there is nothing to wait for.
 */
export function msUntilDownbeat(tempo: Beats, positionS: number, playbackRate: number): number | undefined {
  const nextS = beatPosition(tempo, positionS)?.nextDownbeatS;
  return nextS === undefined ? undefined : ((nextS - positionS) / playbackRate) * 1000;
}

/** A bar that no music can have comes of a damaged store: then the usual one is assumed. */
function barOf({ bar }: Beats): NonNullable<TempoAnalysis['bar']> {
  if (bar === undefined) return assumedBar;
  const { beats, firstDownbeatIndex } = bar;
  return Number.isInteger(beats) && beats > 0 && Number.isInteger(firstDownbeatIndex) ? bar : assumedBar;
}

/** Never negative, as `%` would be for beats before the first downbeat. */
function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

/** Index of the first element above `value`, the length where there is none. */
function firstAfter(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const element = ascending[middle];
    if (element !== undefined && element <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
