import { firstAfter } from './first-after.ts';
import type { TempoAnalysis } from './tempo-analysis.ts';

/** Beats within this say which tempo the music has at its middle: enough of them that no single one moves it. A choice. */
const windowS = 8;

/** Farther than this from every beat nothing is known. */
const reachS = windowS / 2;

/** A step that is this much off the usual one of its window is no step: a beat was missed, or one too many heard. */
const oddStepShare = 0.3;

/**
 * The tempo that a recording has at a position, not folded: its one tempo where it keeps that, else the mean step of the
 * beats of 8 s around. Near either end they are the first or the last 8 s.
 *
 * An analysis without beats has the same tempo everywhere.
 *
 * @param positionS position in the recording, seconds; not affected by the playback rate
 * @returns beats per minute, more than 0; undefined more than 4 s from every beat, where nobody knows: only the first hour
 *   of a recording is listened to, and what a long mix goes on with is other music
 */
export function tempoAt(
  { tempoBpm, beatsS, isSteady }: Pick<TempoAnalysis, 'tempoBpm' | 'beatsS' | 'isSteady'>,
  positionS: number,
): number | undefined {
  if (beatsS.length === 0) return tempoBpm;
  if (!isNearBeat(beatsS, positionS)) return undefined;
  if (isSteady === true || beatsS.length === 1) return tempoBpm;
  const stepS = meanStepS(beatsAround(beatsS, positionS));
  return stepS === undefined ? undefined : 60 / stepS;
}

function isNearBeat(beatsS: readonly number[], positionS: number): boolean {
  const next = firstAfter(beatsS, positionS);
  return [beatsS[next - 1], beatsS[next]].some(
    (beatS) => beatS !== undefined && Math.abs(beatS - positionS) <= reachS,
  );
}

/** The beats of the window, which is moved inwards where it would reach beyond the first or the last of all. */
function beatsAround(beatsS: readonly number[], positionS: number): readonly number[] {
  const firstS = beatsS[0] ?? 0;
  const lastS = beatsS.at(-1) ?? 0;
  const startS = Math.max(firstS, Math.min(positionS - reachS, lastS - windowS));
  // A hair before and behind, so that a beat at the edge is in whatever floating point makes of it.
  return beatsS.slice(firstAfter(beatsS, startS - 1e-9), firstAfter(beatsS, startS + windowS + 1e-9));
}

/** Seconds from beat to beat; undefined where there are no two. */
function meanStepS(beatsS: readonly number[]): number | undefined {
  const steps = beatsS
    .map((beatS, index) => beatS - (beatsS[index - 1] ?? beatS))
    .filter((stepS) => stepS > 0);
  const usualS = steps.toSorted((one, other) => one - other)[steps.length >> 1];
  if (usualS === undefined) return undefined;
  const usual = steps.filter((stepS) => Math.abs(stepS / usualS - 1) <= oddStepShare);
  return usual.reduce((sum, stepS) => sum + stepS, 0) / usual.length;
}
