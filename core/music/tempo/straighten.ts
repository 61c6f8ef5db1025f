import { onsetsOf, type BeatEvidence } from './beat-evidence.ts';
import { beatPath, stiffness } from './beat-path.ts';
import { onsetNear } from './beat-profile.ts';
import { smoothedBeats } from './moving-beats.ts';
import { paceCurve, paceStep } from './pace-curve.ts';
import { longestLag, selfResemblance } from './periodicity.ts';
import { steadyGrid, steadyShare } from './steady-grid.ts';
import { composed, ownTime, straightTimeThrough, type StraightTime } from './straight-time.ts';
import { tempoCurves } from './tempo-curves.ts';
import { candidatePeriods, highestNear } from './tempo-candidates.ts';

/** What a recording consists of in a time in which it keeps its tempo. */
export interface Straightened {
  readonly evidence: BeatEvidence;
  readonly time: StraightTime;
  /** It kept its tempo as it was: its own time is straight. */
  readonly isOwnTime: boolean;
}

/**
 * A resemblance higher by this is no accident: music that keeps its tempo gains nothing, noise 0.09 at most. A pace that jumps to
 * another tempo is none either, for it jumps in none of the 236 tracks of the corpus, and resembles itself before as well where
 * half a beat of one tempo is near a beat of the other.
 */
const leastGains = { drift: 0.05, jump: 0.01 } as const;
/** Logarithms of a pace that is kept differ by one state of the curve at most. */
const keptLog = 0.0125;
/** Frames either way over which beats that drift are on one line. */
const beatReach = 400;
const fewestBeats = 16;

/** How well a recording resembles itself one, two, four, and eight beats later (up to eight seconds), and the beat's period in frames. */
interface Resemblance {
  readonly strength: number;
  readonly period: number | undefined;
}

/** A time in which a recording may be straight, and how much more it has to resemble itself there. */
interface Way {
  readonly time: StraightTime | undefined;
  readonly leastGain: number;
}

/**
 * Finds the time in which a recording keeps its tempo: along its pace second by second, along its beats, or along both, whichever it
 * resembles itself most in; its own time if none of these is better by far.
 */
export function straighten(evidence: BeatEvidence): Straightened {
  const own: Straightened = { evidence, time: ownTime(evidence.frameCount), isOwnTime: true };
  const before = resemblanceOf(evidence);
  const pace = paceCurve(onsetsTogether(evidence));
  const isKept = pace.every((value) => Math.abs(value - (pace[0] as number)) < keptLog);
  if (isKept && isOnOneGrid(evidence, before)) return own;
  const ways: readonly Way[] = [
    ...tempoCurves(pace).map(({ curve, isJump }) => ({
      time: timeAlongPace(curve, isJump ? middleOf(curve) : meanPace(curve), evidence.frameCount),
      leastGain: isJump ? leastGains.jump : leastGains.drift,
    })),
    { time: alongBeats(own, before), leastGain: leastGains.drift },
  ];
  let best = own;
  let strength = before.strength;
  for (const { time, leastGain } of ways) {
    if (time === undefined) continue;
    const first = inTime(evidence, time);
    const resemblance = resemblanceOf(first.evidence);
    // What comes later in the list is less likely to begin with, and has to be better by far again.
    if (resemblance.strength > strength + leastGain) {
      best = first;
      strength = resemblance.strength;
    }
    const again = alongBeats(first, resemblance);
    if (again === undefined) continue;
    const second = inTime(evidence, composed(time, again));
    const secondStrength = resemblanceOf(second.evidence).strength;
    if (secondStrength > strength + (best === first ? 0 : leastGain)) {
      best = second;
      strength = secondStrength;
    }
  }
  return best;
}

function onsetsTogether(evidence: BeatEvidence): Float32Array {
  return onsetsOf(evidence).at(-1) as Float32Array;
}

function resemblanceOf(evidence: BeatEvidence): Resemblance {
  const curve = selfResemblance(onsetsTogether(evidence));
  const [period] = candidatePeriods(curve);
  if (period === undefined) return { strength: 0, period };
  const strengths = [1, 2, 4, 8]
    .filter((times) => times * period < longestLag - 10)
    .map((times) => highestNear(curve, times * period, 3));
  return { strength: strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length, period };
}

function isOnOneGrid({ beatCurve }: BeatEvidence, { period }: Resemblance): boolean {
  if (period === undefined) return true;
  const beats = beatPath(beatCurve, period);
  const weights = beats.map((beat) => Math.max(0.05, onsetNear(beatCurve, beat)));
  return (steadyGrid(beats, weights, period)?.share ?? 0) >= steadyShare;
}

/** Of what goes on at another tempo, the one that it has for half of the time or more. */
function middleOf(pace: Float64Array): number {
  return pace.toSorted()[pace.length >> 1] as number;
}

function meanPace(pace: Float64Array): number {
  return Math.log(pace.reduce((sum, value) => sum + Math.exp(value), 0) / pace.length);
}

/** @param usual the pace that is that of the whole in straight time */
function timeAlongPace(pace: Float64Array, usual: number, frameCount: number): StraightTime {
  const frames = Float64Array.from({ length: pace.length + 1 }, (_, i) => Math.min(frameCount, i * paceStep));
  const straight = new Float64Array(frames.length);
  pace.forEach((value, i) => {
    const length = (frames[i + 1] as number) - (frames[i] as number);
    straight[i + 1] = (straight[i] as number) + length * Math.exp(value - usual);
  });
  return straightTimeThrough(frames, straight, frameCount);
}

/** A time in which the beats that are tracked are at even distances; `undefined` where that is so, or where there are few. */
function alongBeats({ evidence }: Straightened, resemblance: Resemblance): StraightTime | undefined {
  const { period } = resemblance;
  if (period === undefined || isOnOneGrid(evidence, resemblance)) return undefined;
  const tracked = beatPath(evidence.beatCurve, period, stiffness.moving);
  if (tracked.length < fewestBeats) return undefined;
  const beats = smoothedBeats(tracked, Math.max(3, Math.round(beatReach / period)));
  const first = beats[0] as number;
  const step = ((beats.at(-1) as number) - first) / (beats.length - 1);
  const straight = beats.map((_, i) => first + i * step);
  return straightTimeThrough(beats, straight, evidence.frameCount);
}

function inTime(evidence: BeatEvidence, time: StraightTime): Straightened {
  const { frameCount } = time;
  const last = evidence.frameCount - 1;
  const places = new Float64Array(frameCount);
  for (let i = 0; i < frameCount; i += 1) places[i] = Math.max(0, Math.min(last, time.frameAt(i)));
  const moved = (curve: Float32Array) => {
    const result = new Float32Array(frameCount);
    for (let i = 0; i < frameCount; i += 1) {
      const place = places[i] as number;
      const low = Math.floor(place);
      const a = curve[low] as number;
      result[i] = a + ((curve[low + 1] ?? a) - a) * (place - low);
    }
    return result;
  };
  return {
    evidence: { frameCount, curves: evidence.curves.map(moved), beatCurve: moved(evidence.beatCurve) },
    time,
    isOwnTime: false,
  };
}
