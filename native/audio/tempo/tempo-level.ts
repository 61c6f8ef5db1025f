import type { AccentCurve } from './accent-curve.ts';
import { median, type BeatGrid } from './beat-grid.ts';

export interface TempoLevel {
  readonly factor: 0.5 | 1 | 2;
  readonly probability: number;
}

export interface LevelEvidence {
  /** Accents at the tracked beats, at the points half-way between, and at every other beat. */
  readonly betweenToBeat: number;
  readonly weakToStrong: number;
  /** The other estimator's readings of parts of the track, BPM. */
  readonly otherTemposBpm: readonly number[];
  readonly taggedTempoBpm?: number;
}

const lowestTempoBpm = 50;
const highestTempoBpm = 215;

/** How heavy the tracked beats are, against the places where beats of the next levels would be. */
export function weighBeats(
  grid: BeatGrid,
  accents: AccentCurve,
): Pick<LevelEvidence, 'betweenToBeat' | 'weakToStrong'> {
  const weights = grid.beatsS.map((at) => accents.weightAt(at));
  const between = grid.beatsS.slice(1).map((at, i) => accents.weightAt((at + (grid.beatsS[i] ?? at)) / 2));
  const even = median(weights.filter((_, i) => i % 2 === 0));
  const odd = median(weights.filter((_, i) => i % 2 === 1));
  return {
    betweenToBeat: ratio(median(between), median(weights)),
    weakToStrong: ratio(Math.min(even, odd), Math.max(even, odd)),
  };
}

/**
 * Which metrical level people would tap to: the tracked one, twice or half of it, best first. A sum of log-odds: where
 * people tap at all, what the estimators say, whether the half-way points carry as much weight as the beats (then
 * they are beats), whether every other beat carries hardly any (then it is none), and the tag.
 */
export function rankLevels(trackedTempoBpm: number, evidence: LevelEvidence): readonly TempoLevel[] {
  const levels = ([0.5, 1, 2] as const)
    .map((factor) => ({ factor, score: scoreLevel(trackedTempoBpm, factor, evidence) }))
    .filter(({ factor }) => {
      const tempoBpm = trackedTempoBpm * factor;
      return factor === 1 || (tempoBpm >= lowestTempoBpm && tempoBpm <= highestTempoBpm);
    });
  const highest = Math.max(...levels.map(({ score }) => score));
  const sum = levels.reduce((total, { score }) => total + Math.exp(score - highest), 0);
  return levels
    .map(({ factor, score }) => ({ factor, probability: Math.exp(score - highest) / sum }))
    .sort((a, b) => b.probability - a.probability);
}

function scoreLevel(trackedTempoBpm: number, factor: 0.5 | 1 | 2, evidence: LevelEvidence): number {
  const tempoBpm = trackedTempoBpm * factor;
  let score = -0.5 * (Math.log2(tempoBpm / 122) / 0.6) ** 2;
  if (factor === 1) score += 1;
  if (factor === 2) score += clamp((evidence.betweenToBeat - 0.6) * 8, -4, 2.5);
  if (factor === 0.5) score += clamp((0.35 - evidence.weakToStrong) * 10, -4, 2.5);
  const agreeing = evidence.otherTemposBpm.filter((other) => isNear(other, tempoBpm)).length;
  // Its octave is right less often than the tracker's, and hardly ever above 140.
  score += evidence.otherTemposBpm.length === 0 ? 0 : (0.7 * agreeing) / evidence.otherTemposBpm.length;
  if (evidence.taggedTempoBpm !== undefined && isNear(evidence.taggedTempoBpm, tempoBpm)) score += 3;
  return score;
}

/** Within 3 %. */
export function isNear(a: number, b: number): boolean {
  return Math.abs(a / b - 1) <= 0.03;
}

/** Whether two tempos are the same up to a factor of 2 or 4. */
export function isSameUpToOctave(a: number, b: number): boolean {
  return [0.25, 0.5, 1, 2, 4].some((factor) => isNear(a * factor, b));
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
