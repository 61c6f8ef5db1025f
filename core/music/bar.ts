import type { TempoAnalysis } from './tempo-analysis.ts';

/** How many beats a bar has, and which of a list of beats is the first downbeat. */
export type Bar = NonNullable<TempoAnalysis['bar']>;

/** Where nothing was heard of bars: four to a bar, the first beat found being a downbeat. An assumption. */
export const usualBar: Bar = { beats: 4, firstDownbeatIndex: 0 };

/** The bar that was heard; undefined also where no music can have it: that one comes of a damaged store. */
export function heardBar({ bar }: { readonly bar?: Bar | undefined }): Bar | undefined {
  if (bar === undefined) return undefined;
  const { beats, firstDownbeatIndex } = bar;
  return Number.isInteger(beats) && beats > 0 && Number.isInteger(firstDownbeatIndex) ? bar : undefined;
}

/** The bar that was heard, or the usual one. */
export function barOf(analysis: { readonly bar?: Bar | undefined }): Bar {
  return heardBar(analysis) ?? usualBar;
}

/** Which beat of its bar a beat is: 0 (the downbeat) to `beats` - 1, also before the first downbeat. */
export function beatInBar({ beats, firstDownbeatIndex }: Bar, beatIndex: number): number {
  return remainder(beatIndex - firstDownbeatIndex, beats);
}

/** Never negative, as `%` would be. */
export function remainder(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
