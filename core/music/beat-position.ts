import { barOf, beatInBar } from './bar.ts';
import { firstAfter } from './first-after.ts';
import type { TempoAnalysis } from './tempo-analysis.ts';

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
  const bar = barOf(tempo);
  const { beats, firstDownbeatIndex } = bar;
  const barsToNext = Math.ceil((nextIndex - firstDownbeatIndex) / beats);
  return {
    beatIndex,
    beatInBar: beatIndex < 0 ? undefined : beatInBar(bar, beatIndex) + 1,
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
  return msUntil(beatPosition(tempo, positionS)?.nextDownbeatS, positionS, playbackRate);
}

/** How long until the next beat sounds, milliseconds of listening time; undefined where no more come. */
export function msUntilBeat(tempo: Beats, positionS: number, playbackRate: number): number | undefined {
  return msUntil(beatPosition(tempo, positionS)?.nextBeatS, positionS, playbackRate);
}

function msUntil(nextS: number | undefined, positionS: number, playbackRate: number): number | undefined {
  return nextS === undefined ? undefined : ((nextS - positionS) / playbackRate) * 1000;
}
