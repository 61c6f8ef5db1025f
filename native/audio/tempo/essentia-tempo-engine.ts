import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { createAccentCurve, type AccentCurve } from './accent-curve.ts';
import { changeLevel, fitBeatGrid, median, shiftBeats, type BeatGrid } from './beat-grid.ts';
import { loadEssentia, type Essentia } from './essentia-module.ts';
import type { TempoEngine, TempoInput } from './tempo-engine.ts';
import { isSameUpToOctave, rankLevels, weighBeats, type TempoLevel } from './tempo-level.ts';

/** Raise the number with every change that can change a result: stored analyses of another id are made anew. */
export const essentiaEngineId = 'essentia-degara-percival/1';

const windowS = 20;
const slowestBpm = 40;
const fastestBpm = 208;

/**
 * Degara's beat tracker over all of it, Percival's tempo estimator on up to three windows as a second opinion: unlike
 * methods that agree up to the octave are right 99 times in 100. The octave is then decided by where the weight of the
 * music lies (`tempo-level.ts`). Needs 44.1 kHz.
 */
export function createEssentiaTempoEngine(essentia: Essentia = loadEssentia()): TempoEngine {
  return {
    id: essentiaEngineId,
    analyse(input) {
      if (!hasSound(input.samples)) return undefined;
      const accents = createAccentCurve(input.samples, input.sampleRateHz);
      const opinions = secondOpinions(essentia, input);
      const tracked = trackGrid(essentia, input, opinions, accents);
      return tracked && describe(input, tracked, opinions, accents);
    },
  };
}

function describe(
  input: TempoInput,
  tracked: BeatGrid,
  opinions: readonly number[],
  accents: AccentCurve,
): TempoAnalysis | undefined {
  const { taggedTempoBpm } = input;
  const evidence = { ...weighBeats(tracked, accents), otherTemposBpm: opinions };
  const levels = rankLevels(
    tracked.tempoBpm,
    taggedTempoBpm === undefined ? evidence : { ...evidence, taggedTempoBpm },
  );
  const [best, ...others] = levels;
  if (best === undefined) return undefined;
  const grid = alignPhase(atLevel(tracked, best, accents), accents);
  const certainty = certaintyOf(grid, opinions, accents);
  const alternatives = others.map(({ factor, probability }) => ({
    tempoBpm: round(tracked.tempoBpm * factor, 1000),
    probability: round(certainty * probability, 1000),
  }));
  return {
    tempoBpm: round(grid.tempoBpm, 1000),
    confidence: round(certainty * best.probability, 1000),
    beatsS: grid.beatsS.filter((at) => at <= input.durationS).map((at) => round(at, 10_000)),
    durationS: input.durationS,
    alternatives: alternatives.filter(({ probability }) => probability >= 0.01),
    engine: essentiaEngineId,
  };
}

/** Tempo readings of 20 s from a quarter, the middle and three quarters on: intros and endings lie. */
function secondOpinions(essentia: Essentia, { samples, sampleRateHz }: TempoInput): readonly number[] {
  const length = Math.min(samples.length, windowS * sampleRateHz);
  const places =
    samples.length < 2 * length ? [0.5] : samples.length < 4 * length ? [0.3, 0.7] : [0.25, 0.5, 0.75];
  return places
    .map((place) => Math.round((samples.length - length) * place))
    .map((from) => essentia.estimateTempo(samples.subarray(from, from + length), sampleRateHz))
    .filter((tempoBpm) => Number.isFinite(tempoBpm) && tempoBpm > 0);
}

/**
 * The tracker's beats. Where the second opinions agree with each other and not with it (it is off by 3:2 or 4:3 on one
 * track in ten), it is asked again with its range narrowed to theirs, and the beats that more sounds begin on win.
 */
function trackGrid(
  essentia: Essentia,
  { samples, sampleRateHz }: TempoInput,
  opinions: readonly number[],
  accents: AccentCurve,
): BeatGrid | undefined {
  const lengthS = samples.length / sampleRateHz;
  const first = fitBeatGrid(essentia.trackBeats(samples, slowestBpm, fastestBpm), lengthS);
  const consensus = median(opinions);
  const united = opinions.filter((opinion) => isSameUpToOctave(opinion, consensus));
  if (first === undefined || united.length < 2 || isSameUpToOctave(first.tempoBpm, consensus)) return first;
  const target = consensus < 75 ? consensus * 2 : consensus;
  const again = essentia.trackBeats(
    samples,
    Math.max(slowestBpm, target * 0.88),
    Math.min(fastestBpm, target * 1.12),
  );
  const second = fitBeatGrid(again, lengthS);
  if (second === undefined || !isSameUpToOctave(second.tempoBpm, consensus)) return first;
  return contrastOf(second, accents) >= 0.9 * contrastOf(first, accents) ? second : first;
}

function atLevel(grid: BeatGrid, { factor }: TempoLevel, accents: AccentCurve): BeatGrid {
  if (factor !== 0.5) return changeLevel(grid, factor);
  const weightFrom = (offset: number) =>
    median(grid.beatsS.filter((_, i) => i % 2 === offset).map((at) => accents.weightAt(at)));
  return changeLevel(grid, factor, weightFrom(1) > weightFrom(0) ? 1 : 0);
}

/**
 * Puts the beats where sounds begin: half a beat on when the weight clearly lies there (trackers like to follow the
 * hi-hat), then up to 40 ms either way, which takes out the tracker's own lag.
 */
function alignPhase(grid: BeatGrid, accents: AccentCurve): BeatGrid {
  const periodS = 60 / grid.tempoBpm;
  const weightAt = (shiftS: number) => median(grid.beatsS.map((at) => accents.weightAt(at + shiftS)));
  const based = weightAt(periodS / 2) > 1.5 * weightAt(0) ? shiftBeats(grid, periodS / 2) : grid;
  let best = { shiftS: 0, sum: -1 };
  for (let step = -8; step <= 8; step += 1) {
    const shiftS = step * 0.005;
    const sum = based.beatsS.reduce((total, at) => total + accents.onsetAt(at + shiftS), 0);
    if (sum > best.sum) best = { shiftS, sum };
  }
  return shiftBeats(based, best.shiftS);
}

/** Probability that the tempo is right up to the octave. */
function certaintyOf(grid: BeatGrid, opinions: readonly number[], accents: AccentCurve): number {
  const agreeing = opinions.filter((opinion) => isSameUpToOctave(opinion, grid.tempoBpm)).length;
  const share = opinions.length === 0 ? 0 : agreeing / opinions.length;
  const byAgreement = share > 0.6 ? 0.98 : share > 0 ? 0.85 : 0.4;
  const byBeats = contrastOf(grid, accents) > 1.3 ? 1 : 0.6;
  const bySteadiness = grid.isSteady || grid.jitterS < 0.03 ? 1 : 0.6;
  return byAgreement * byBeats * bySteadiness;
}

/** How much more begins on the beats than elsewhere; 1 means nothing does. */
function contrastOf(grid: BeatGrid, accents: AccentCurve): number {
  if (grid.beatsS.length === 0 || accents.meanOnset === 0) return 0;
  const near = (at: number) => {
    let max = 0;
    for (let step = -4; step <= 4; step += 1) max = Math.max(max, accents.onsetAt(at + step * 0.005));
    return max;
  };
  return grid.beatsS.reduce((sum, at) => sum + near(at), 0) / grid.beatsS.length / accents.meanOnset;
}

function hasSound(samples: Float32Array): boolean {
  for (const sample of samples) if (Math.abs(sample) > 1e-4) return true;
  return false;
}

function round(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}
