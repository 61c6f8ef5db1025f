import { remainder, usualBar, type Bar } from './bar.ts';
import type { TempoReading } from './tempo-reading.ts';

export interface BeatsInBars {
  readonly beatsS: readonly number[];
  readonly bar?: Bar;
}

/**
 * Beats that were heard, read another way: `times` where there were `of`. Beats are put between those that were heard,
 * so that they follow the recording's drift, and every one that can be stays where it was heard. Bars have as many beats as
 * before, and one begins where one began: that downbeat is always among the beats that stay.
 *
 * @param downbeatS where a bar begins, where somebody knows better than what was heard
 */
export function regridded(
  { beatsS, bar }: BeatsInBars,
  { times, of }: TempoReading,
  { durationS, downbeatS }: { readonly durationS: number; readonly downbeatS: number | undefined },
): BeatsInBars {
  const anchorS = downbeatS ?? (bar === undefined ? undefined : beatsS[bar.firstDownbeatIndex]);
  // Places are counted in parts of a beat: whole numbers do not drift.
  const anchor = anchorS === undefined ? 0 : Math.round(indexAt(beatsS, anchorS) * times);
  const first = remainder(anchor, of);
  const made = times === of ? beatsS : beatsEvery(of, first, beatsS, times).filter((at) => at <= durationS);
  if (anchorS === undefined) return { beatsS: made };
  const { beats } = bar ?? usualBar;
  return { beatsS: made, bar: { beats, firstDownbeatIndex: remainder((anchor - first) / of, beats) } };
}

/**
 * No grid goes on further, as no engine's does: what is longer is a mix, and changes. How long a recording is, is also
 * what its file claims, and a claim must not decide how much memory is taken.
 */
const longestGridS = 15 * 60;

/**
 * An even grid through `anchorS`, a downbeat, from the first beat on: of what was heard nothing else is worth keeping.
 * It ends with the recording, or 15 minutes into it.
 */
export function evenGrid(
  tempoBpm: number,
  {
    firstS,
    anchorS,
    durationS,
  }: { readonly firstS: number; readonly anchorS: number; readonly durationS: number },
): BeatsInBars {
  const periodS = 60 / tempoBpm;
  const before = Math.floor((anchorS - firstS) / periodS + 1e-9);
  const endS = Math.min(durationS, longestGridS);
  const count = Math.max(0, Math.floor((endS - anchorS) / periodS + 1e-9) + before + 1);
  return {
    beatsS: Array.from({ length: count }, (_, index) => anchorS + ((index - before) * 60) / tempoBpm),
    bar: { beats: usualBar.beats, firstDownbeatIndex: remainder(before, usualBar.beats) },
  };
}

/** Every `step`-th of the places that `parts` in each beat make; behind the last beat as long as its bar goes on. */
function beatsEvery(
  step: number,
  first: number,
  beatsS: readonly number[],
  parts: number,
): readonly number[] {
  const count = Math.max(0, Math.ceil((beatsS.length * parts - first) / step));
  const places = Array.from({ length: count }, (_, k) => first + k * step);
  return places.flatMap((place) => timeAt(beatsS, place, parts) ?? []);
}

function timeAt(beatsS: readonly number[], place: number, parts: number): number | undefined {
  const index = Math.floor(place / parts);
  const beatS = beatsS[index];
  if (beatS === undefined || place % parts === 0) return beatS;
  const next = beatsS[index + 1];
  const previous = beatsS[index - 1];
  if (next === undefined && previous === undefined) return undefined;
  const periodS = next === undefined ? beatS - (previous ?? beatS) : next - beatS;
  return beatS + (periodS * (place % parts)) / parts;
}

/** Which beat is at that time, with a fraction between two of them; before the first and after the last they go on. */
function indexAt(beatsS: readonly number[], timeS: number): number {
  const after = beatsS.findIndex((beatS) => beatS > timeS);
  const right = Math.min(Math.max(after === -1 ? beatsS.length - 1 : after, 1), beatsS.length - 1);
  const [left, next] = [beatsS[right - 1], beatsS[right]];
  if (left === undefined || next === undefined || next <= left) return 0;
  return right - 1 + (timeS - left) / (next - left);
}
