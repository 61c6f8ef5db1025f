import { framesPerSecond, type BandEnergies } from './band-energies.ts';
import { barFeatures, beatsPerBar } from './bar-features.ts';
import { hasBarsOfThree, heaviestOf } from './bars-of-three.ts';
import { beatEvidence, onsetsOf, type BeatEvidence } from './beat-evidence.ts';
import { beatPath, stiffness } from './beat-path.ts';
import { onsetNear } from './beat-profile.ts';
import { steadinessFeatureNames, steadinessFeatures } from './steadiness-features.ts';
import type { HeardTempo } from './heard-tempo.ts';
import { levelFeatures, type BeatHypothesis } from './level-features.ts';
import { softmax, type LinearModel } from './linear-model.ts';
import { smoothedBeats } from './moving-beats.ts';
import { periodicity, type Periodicity } from './periodicity.ts';
import { beatPlaces, movedBeats, placeFeatures } from './place-features.ts';
import { steadyGrid, steadyShare, type SteadyGrid } from './steady-grid.ts';
import { straighten, type Straightened } from './straighten.ts';
import {
  alternativesTo,
  probabilityUpToOctaves,
  rankCandidates,
  type Candidate,
} from './ranked-candidates.ts';
import { candidatePeriods } from './tempo-candidates.ts';
import type { TempoModel } from './tempo-model.ts';

/** An onset is seen in the curves this much after it is heard: half of the rise of a frame. */
export const onsetDelayS = 0.011;
/** Below this there is no steady beat, only sounds: nobody could tap to it. */
export const leastBeatProbability = 0.5;

/** What is said of a recording by others: evidence beside what is heard, never more. */
export interface Claims {
  /** BPM in the file's tags. */
  readonly taggedTempoBpm?: number;
}

/** What music that keeps its tempo offers to choose from. */
export interface Heard {
  readonly evidence: BeatEvidence;
  readonly periodicity: Periodicity;
  readonly candidates: readonly Candidate[];
}

/** What a recording offers, in a time in which it keeps its tempo. */
export interface HeardRecording extends Heard, Omit<Straightened, 'evidence'> {}

/** Listens to a recording without judging. */
export function candidatesOf(energies: BandEnergies, claims: Claims = {}): HeardRecording {
  const { evidence, time, isOwnTime } = straighten(beatEvidence(energies));
  return { ...candidatesIn(evidence, claims), time, isOwnTime };
}

export function candidatesIn(evidence: BeatEvidence, { taggedTempoBpm }: Claims = {}): Heard {
  const found = periodicity(onsetsOf(evidence));
  const all = found.correlations.at(-1);
  const periods = all === undefined ? [] : candidatePeriods(all, taggedTempoBpm);
  const candidates = periods.map((period) => {
    const hypothesis = { period, beats: beatPath(evidence.beatCurve, period) };
    return { ...hypothesis, features: levelFeatures(evidence, found, hypothesis) };
  });
  return { evidence, periodicity: found, candidates };
}

/** Tempo, beats and bars of a recording; `undefined` where there is no steady beat. */
export function hearTempo(
  energies: BandEnergies,
  model: TempoModel,
  claims: Claims = {},
): HeardTempo | undefined {
  const heard = judge(candidatesOf(energies, claims), model, claims)?.heard;
  return heard !== undefined && heard.beatProbability >= leastBeatProbability ? heard : undefined;
}

export interface Judgement {
  readonly heard: HeardTempo;
  /** By `steadinessFeatureNames`. */
  readonly steadiness: Float64Array;
}

/**
 * Chooses level, place and bar, and says how sure that is; `undefined` where nothing comes back at all (silence, a steady tone).
 */
export function judge(
  listened: HeardRecording,
  model: TempoModel,
  { taggedTempoBpm }: Claims = {},
): Judgement | undefined {
  const { evidence, time, isOwnTime, candidates } = listened;
  const ranked = rankCandidates(candidates, model.level, taggedTempoBpm);
  const [chosen] = ranked;
  if (chosen === undefined || chosen.beats.length < 4) return undefined;
  const { at } = choosePlace(evidence, chosen, model);
  const placed = { period: chosen.period, beats: movedBeats(chosen.beats, at) };
  const grid = gridOf(evidence, placed.beats, placed.period);
  const isSteady = isOwnTime && grid !== undefined && grid.share >= steadyShare;
  const beats = isSteady ? gridBeats(grid, evidence.frameCount) : movingBeats(evidence, chosen.period, at);
  const tempoBpm = isSteady ? (60 * framesPerSecond) / grid.period : meanTempo(beats);
  const steadiness = steadinessOf(listened, model);
  const beatProbability = steadyBeatProbability(model.steadyBeat, steadiness);
  const bar = barOf(listened, placed, beats, model);
  const heard: HeardTempo = {
    tempoBpm,
    confidence: chosen.probability * beatProbability,
    beatProbability,
    alternatives: alternativesTo(tempoBpm, ranked, beatProbability),
    ...withTimes(beats.map(time.frameAt), bar),
    isSteady,
  };
  return { heard, steadiness };
}

/** Of sound alone: what a tag says of the tempo makes no beat of what has none. */
function steadinessOf({ evidence, periodicity: found, candidates }: Heard, model: TempoModel): Float64Array {
  const ranked = rankCandidates(candidates, model.level, undefined);
  const chosen = ranked[0] as Candidate;
  const place = choosePlace(evidence, chosen, model);
  const placed = movedBeats(chosen.beats, place.at);
  return steadinessFeatures(evidence.curves, found, {
    hypothesis: { period: chosen.period, beats: placed },
    probabilities: ranked.map(({ probability }) => probability),
    probabilityUpToOctaves: probabilityUpToOctaves(ranked),
    placeProbability: place.probability,
    shareOnGrid: gridOf(evidence, placed, chosen.period)?.share ?? 0,
  });
}

/** Where between the tracked beats the beat is: a share of the way to the next. */
export function choosePlace(
  { curves }: BeatEvidence,
  { beats }: BeatHypothesis,
  model: TempoModel,
): { readonly at: number; readonly probability: number } {
  const probabilities = softmax(beatPlaces.map((at) => model.place.score(placeFeatures(curves, beats, at))));
  const probability = Math.max(...probabilities);
  return { at: beatPlaces[probabilities.indexOf(probability)] ?? 0, probability };
}

/** The even grid that most of the beats lie on; `undefined` for fewer than eight. */
export function gridOf(
  { beatCurve }: BeatEvidence,
  beats: Float64Array,
  period: number,
): SteadyGrid | undefined {
  // A beat on which nothing begins says hardly anything about the grid, but not nothing.
  const weights = beats.map((beat) => Math.max(0.05, onsetNear(beatCurve, beat)));
  return steadyGrid(beats, weights, period);
}

function gridBeats({ first, period }: SteadyGrid, frameCount: number): Float64Array {
  const count = Math.max(0, Math.floor((frameCount - 1 - first) / period) + 1);
  return Float64Array.from({ length: count }, (_, i) => first + i * period);
}

/** Tracked once more, ready to follow; and again at the pace that came out, which a single period may be two per cent off. */
function movingBeats({ beatCurve }: BeatEvidence, period: number, place: number): Float64Array {
  const first = beatPath(beatCurve, period, stiffness.moving);
  const pace = (60 * framesPerSecond) / meanTempo(first);
  const isOff = Number.isFinite(pace) && Math.abs(pace / period - 1) > 0.003;
  return smoothedBeats(movedBeats(isOff ? beatPath(beatCurve, pace, stiffness.moving) : first, place));
}

function meanTempo(beats: Float64Array): number {
  const length = (beats.at(-1) ?? 0) - (beats[0] ?? 0);
  return length > 0 ? ((beats.length - 1) * 60 * framesPerSecond) / length : 0;
}

/** Three or four to a bar, and which of the beats is the first that begins one. */
function barOf(
  { evidence, periodicity: found }: Heard,
  chosen: BeatHypothesis,
  beats: Float64Array,
  model: TempoModel,
): HeardTempo['bar'] {
  const { curves } = evidence;
  if (hasBarsOfThree(evidence, found, chosen))
    return { beats: 3, firstDownbeatIndex: heaviestOf(curves, beats, 3) };
  const scores = Array.from({ length: beatsPerBar }, (_, first) =>
    model.bar.score(barFeatures(curves, beats, first)),
  );
  return { beats: beatsPerBar, firstDownbeatIndex: scores.indexOf(Math.max(...scores)) };
}

/** Seconds, without what would lie before the first sample. */
function withTimes(
  beats: Float64Array,
  { beats: count, firstDownbeatIndex }: HeardTempo['bar'],
): Pick<HeardTempo, 'beatsS' | 'bar'> {
  const beatsS = Array.from(beats, (beat) => beat / framesPerSecond - onsetDelayS);
  const early = beatsS.findIndex((at) => at >= 0);
  const left = early < 0 ? beatsS.length : early;
  const firstLeft = (((firstDownbeatIndex - left) % count) + count) % count;
  return { beatsS: beatsS.slice(left), bar: { beats: count, firstDownbeatIndex: firstLeft } };
}

/** Probability of a steady beat, by its table: logistic, what the features speak for it against none of them at all. */
export function steadyBeatProbability(steadyBeat: LinearModel, steadiness: Float64Array): number {
  const nothing = new Float64Array(steadinessFeatureNames.length);
  return 1 / (1 + Math.exp(steadyBeat.score(nothing) - steadyBeat.score(steadiness)));
}
