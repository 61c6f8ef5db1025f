/** How strongly sounds begin over time, 200 values a second. */
export interface AccentCurve {
  /**
   * Strongest beginning within 40 ms of a time (seconds), of what gives the beat its weight: kick, snare, bass. Hi-hats,
   * which mark the halves between beats, are filtered out.
   */
  weightAt(timeS: number): number;
  /** Beginnings of all sounds at exactly this time. */
  onsetAt(timeS: number): number;
  readonly meanOnset: number;
}

const framesPerS = 200;
/** Where kick and the body of a snare lie; most of a hi-hat is far above. */
const weightBandHz = 300;

/** One pass over the samples; about 600 times real time. */
export function createAccentCurve(samples: Float32Array, sampleRateHz: number): AccentCurve {
  const hop = sampleRateHz / framesPerS;
  const frameCount = Math.max(1, Math.floor(samples.length / hop));
  const lowEnergy = new Float32Array(frameCount);
  const allEnergy = new Float32Array(frameCount);
  const alpha = 1 - Math.exp((-2 * Math.PI * weightBandHz) / sampleRateHz);
  let stage1 = 0;
  let stage2 = 0;
  let at = 0;
  for (let frame = 0; frame < frameCount; frame += 1) {
    const end = Math.floor((frame + 1) * hop);
    let low = 0;
    let all = 0;
    for (; at < end; at += 1) {
      const sample = samples[at] ?? 0;
      stage1 += alpha * (sample - stage1);
      stage2 += alpha * (stage1 - stage2);
      low += stage2 * stage2;
      all += sample * sample;
    }
    lowEnergy[frame] = low / hop;
    allEnergy[frame] = all / hop;
  }
  const weight = risesOf(lowEnergy);
  const onsets = risesOf(allEnergy);
  let sum = 0;
  for (const value of onsets) sum += value;
  return {
    weightAt: (timeS) => maxNear(weight, timeS * framesPerS, 8),
    onsetAt: (timeS) => onsets[Math.round(timeS * framesPerS)] ?? 0,
    meanOnset: sum / frameCount,
  };
}

/** Rises of the level against 20 ms ago; the square root keeps one loud hit from outvoting the rest. */
function risesOf(energy: Float32Array): Float32Array {
  const rises = new Float32Array(energy.length);
  const level = energy.map((value) => Math.sqrt(Math.sqrt(value)));
  for (let frame = 4; frame < energy.length; frame += 1) {
    rises[frame] = Math.max(0, (level[frame] ?? 0) - (level[frame - 4] ?? 0));
  }
  return rises;
}

function maxNear(values: Float32Array, center: number, reach: number): number {
  let max = 0;
  const middle = Math.round(center);
  for (let i = Math.max(0, middle - reach); i <= middle + reach; i += 1) max = Math.max(max, values[i] ?? 0);
  return max;
}
