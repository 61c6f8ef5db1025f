import { framesPerSecond } from './band-energies.ts';
import { correlation } from './correlation.ts';
import { RealFft } from './real-fft.ts';
import { fastestTempoBpm, slowestTempoBpm } from './tempo-candidates.ts';

/** Frames from one value of the curve to the next: a second. */
export const paceStep = 100;
/** Logarithms of pace differ by less than this where music drifts, and by more where it goes on at another tempo. */
export const jumpLog = 0.05;

/** What a value is made of: long enough for several beats, short enough for a tempo that moves. */
const windowFrames = 600;
const fftSize = 2048;
/** Frames; with the frames left for it, what comes back later says little of a window. */
const longestLag = 420;
/** From one state to the next: one per cent of tempo. */
const stepLog = 0.01;
const lowestLog = Math.log(slowestTempoBpm);
const stateCount = Math.ceil(Math.log(fastestTempoBpm / slowestTempoBpm) / stepLog) + 1;
/** A tempo that drifts moves by as many states a second at most. */
const mostDrift = 3;
/** In parts of a perfect resemblance during one second: to drift by a state, and to go on at any other pace. */
const costs = { drift: 0.03, jump: 3 } as const;

/**
 * The pace of the music second by second, as the logarithm of beats a minute, on *some* level of its metre: how it changes is what it
 * tells, not which level is the beat. Of all paths through the windows' resemblances the likeliest (Viterbi), which may drift for
 * little and jump for much.
 *
 * @param onsets by frame, all ranges of pitch together
 * @returns one value for each `paceStep` frames, one at least
 */
export function paceCurve(onsets: Float32Array): Float64Array {
  const count = Math.max(1, Math.ceil(onsets.length / paceStep));
  const fft = new RealFft(fftSize);
  const cameFrom: Int16Array[] = [];
  let sums = strengthsAround(fft, onsets, paceStep / 2);
  for (let at = 1; at < count; at += 1) {
    const step = afterOneStep(sums);
    const here = strengthsAround(fft, onsets, (at + 0.5) * paceStep);
    sums = step.sums.map((sum, state) => sum + (here[state] as number));
    cameFrom.push(step.cameFrom);
  }
  const curve = new Float64Array(count);
  let state = indexOfHighest(sums);
  for (let at = count - 1; at >= 0; at -= 1) {
    curve[at] = lowestLog + state * stepLog;
    state = cameFrom[at - 1]?.[state] ?? state;
  }
  return curve;
}

/** The best way to each state, and which state it comes from. */
function afterOneStep(sums: Float64Array): {
  readonly sums: Float64Array;
  readonly cameFrom: Int16Array;
} {
  const best = indexOfHighest(sums);
  const cameFrom = new Int16Array(stateCount);
  const next = new Float64Array(stateCount);
  for (let state = 0; state < stateCount; state += 1) {
    let highest = (sums[best] as number) - costs.jump;
    let source = best;
    const end = Math.min(stateCount - 1, state + mostDrift);
    for (let from = Math.max(0, state - mostDrift); from <= end; from += 1) {
      const sum = (sums[from] as number) - costs.drift * Math.abs(from - state);
      if (sum <= highest) continue;
      highest = sum;
      source = from;
    }
    next[state] = highest;
    cameFrom[state] = source;
  }
  return { sums: next, cameFrom };
}

/** For each state how well a window resembles itself after one to four beats of that tempo: 1 at best. */
function strengthsAround(fft: RealFft, onsets: Float32Array, middle: number): Float64Array {
  const from = Math.max(0, Math.min(onsets.length - windowFrames, Math.round(middle) - windowFrames / 2));
  const window = aroundZero(onsets.subarray(from, from + windowFrames));
  const resemblance = correlation(fft, window, longestLag);
  return Float64Array.from({ length: stateCount }, (_, state) => {
    const period = (60 * framesPerSecond) / Math.exp(lowestLog + state * stepLog);
    let sum = 0;
    let weights = 0;
    for (let times = 1; times <= 4 && times * period < longestLag - 1; times += 1) {
      sum += between(resemblance, times * period) / times;
      weights += 1 / times;
    }
    return sum / weights;
  });
}

function aroundZero(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.map((value) => value - mean);
}

function between(values: Float32Array, at: number): number {
  const low = Math.floor(at);
  const a = values[low] as number;
  return a + ((values[low + 1] as number) - a) * (at - low);
}

function indexOfHighest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
