import { decibelsToGain, gainToDecibels, sampleRateHz } from './sample-rate.ts';

export interface StereoSound {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

export interface Loudness {
  readonly peakDbfs: number;
  readonly rmsDbfs: number;
}

/** Peak and mean level over both channels, decibels below full scale. */
export function measureLoudness({ left, right }: StereoSound): Loudness {
  let peak = 0;
  let energy = 0;
  for (const channel of [left, right]) {
    for (const sample of channel) {
      const size = Math.abs(sample);
      if (size > peak) peak = size;
      energy += sample * sample;
    }
  }
  return {
    peakDbfs: gainToDecibels(peak),
    rmsDbfs: gainToDecibels(Math.sqrt(energy / (left.length + right.length))),
  };
}

/** Turns peaks down before they come (3 ms ahead), lets go over 90 ms; a soft curve catches what is left. */
function limit(sound: StereoSound, ceiling: number): void {
  const { left, right } = sound;
  const aheadFrames = Math.round(0.003 * sampleRateHz);
  const release = Math.exp(-1 / (0.09 * sampleRateHz));
  const attack = Math.exp(-1 / (0.001 * sampleRateHz));
  const wanted = new Float32Array(left.length);
  for (let frame = 0; frame < left.length; frame += 1) {
    const size = Math.max(Math.abs(left[frame] ?? 0), Math.abs(right[frame] ?? 0));
    wanted[frame] = size > ceiling ? ceiling / size : 1;
  }
  // Least wanted gain over the frames ahead: a window that only keeps candidates which may still become the least.
  const window: number[] = [];
  let head = 0;
  let gain = 1;
  let next = 0;
  for (let frame = 0; frame < left.length; frame += 1) {
    for (; next < Math.min(left.length, frame + aheadFrames); next += 1) {
      while (window.length > head && (wanted[window.at(-1) ?? 0] ?? 1) >= (wanted[next] ?? 1)) window.pop();
      window.push(next);
    }
    while ((window[head] ?? frame) < frame) head += 1;
    const target = wanted[window[head] ?? frame] ?? 1;
    gain = target + (gain - target) * (target < gain ? attack : release);
    left[frame] = softClip((left[frame] ?? 0) * gain, ceiling);
    right[frame] = softClip((right[frame] ?? 0) * gain, ceiling);
  }
}

function softClip(sample: number, ceiling: number): number {
  const knee = ceiling * 0.85;
  const size = Math.abs(sample);
  if (size <= knee) return sample;
  const room = ceiling - knee;
  return Math.sign(sample) * (knee + room * Math.tanh((size - knee) / room));
}

/** Brings a mix to the wanted mean level without a peak above the ceiling, in place. */
export function master(sound: StereoSound, targetRmsDbfs: number, ceilingDbfs = -2.5): Loudness {
  for (let pass = 0; pass < 3; pass += 1) {
    const gain = decibelsToGain(targetRmsDbfs - measureLoudness(sound).rmsDbfs);
    for (const channel of [sound.left, sound.right]) {
      for (let frame = 0; frame < channel.length; frame += 1) channel[frame] = (channel[frame] ?? 0) * gain;
    }
    limit(sound, decibelsToGain(ceilingDbfs));
  }
  return measureLoudness(sound);
}

/** The sound as interleaved 16-bit little-endian PCM. */
export function toPcm16({ left, right }: StereoSound): Uint8Array {
  const bytes = new Uint8Array(left.length * 4);
  const view = new DataView(bytes.buffer);
  for (let frame = 0; frame < left.length; frame += 1) {
    view.setInt16(frame * 4, Math.round((left[frame] ?? 0) * 32_767), true);
    view.setInt16(frame * 4 + 2, Math.round((right[frame] ?? 0) * 32_767), true);
  }
  return bytes;
}
