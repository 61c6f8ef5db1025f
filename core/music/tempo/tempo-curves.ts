import { jumpLog } from './pace-curve.ts';

/** How a tempo goes on, second by second. */
export interface TempoCurve {
  /** Logarithm of beats a minute. */
  readonly curve: Float64Array;
  /** It goes on at another tempo somewhere, beyond doubt. */
  readonly isJump: boolean;
}

/** Ratios between levels of one metre, for what changes there is the level that is followed and not the tempo. */
const metreRatios = [2, 3, 3 / 2, 4 / 3].flatMap((ratio) => [Math.log(ratio), -Math.log(ratio)]);
const metreTolerance = 0.02;
/** Where people tap most, logarithm of BPM. */
const tappedLog = Math.log(120);
/** Seconds either way over which a pace that drifts is evened out; a state of the curve is one per cent wide. */
const paceReach = 3;

/**
 * The pace of music as tempos of one level of its metre, the likelier reading first: without jumps that may be of level alone, and
 * with them.
 *
 * @param pace of `paceCurve`
 */
export function tempoCurves(pace: Float64Array): readonly TempoCurve[] {
  const jumps = pace.map((value, i) => value - (pace[i - 1] ?? value));
  const between = jumps.filter((jump) => Math.abs(jump) > jumpLog);
  if (between.length === 0) return [{ curve: evenedOut(pace), isJump: false }];
  const isLevel = (jump: number) => metreRatios.some((ratio) => Math.abs(jump - ratio) < metreTolerance);
  const likely = {
    curve: evenedOut(onOneLevel(pace, jumps, isLevel)),
    isJump: !between.every(isLevel),
  };
  if (!between.some(isLevel)) return [likely];
  const other = evenedOut(onOneLevel(pace, jumps, () => false));
  return [likely, { curve: other, isJump: false }];
}

/** After a jump of level the tempo goes on as it was; after any other the octave is taken that people are likeliest to tap. */
function onOneLevel(
  pace: Float64Array,
  jumps: Float64Array,
  isLevel: (jump: number) => boolean,
): Float64Array {
  const toOctave = (value: number) => -Math.LN2 * Math.round((value - tappedLog) / Math.LN2);
  let shift = toOctave(pace[0] as number);
  return pace.map((value, i) => {
    const jump = jumps[i] as number;
    if (isLevel(jump)) shift -= jump;
    else if (Math.abs(jump) > jumpLog) shift = toOctave(value);
    return value + shift;
  });
}

function evenedOut(pace: Float64Array): Float64Array {
  return pace.map((value, at) => {
    let sum = value;
    let count = 1;
    for (const direction of [-1, 1]) {
      for (let i = at + direction; Math.abs(i - at) <= paceReach; i += direction) {
        const here = pace[i];
        if (here === undefined || Math.abs(here - (pace[i - direction] as number)) > jumpLog) break;
        sum += here;
        count += 1;
      }
    }
    return sum / count;
  });
}
