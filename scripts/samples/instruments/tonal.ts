import { applyEnvelope } from '../sound/envelope.ts';
import { applyFilter } from '../sound/filter.ts';
import { addTone, type Waveform } from '../sound/oscillator.ts';
import { sampleRateHz, silence } from '../sound/sample-rate.ts';
import type { Instrument } from './instrument.ts';

interface SynthShape {
  /** Waveform, frequency ratio and level of each oscillator. */
  readonly oscillators: readonly (readonly [Waveform, number, number])[];
  readonly attackS: number;
  readonly decayS: number;
  readonly sustain: number;
  readonly releaseS: number;
  /** Low-pass cutoff at rest, how far the stroke opens it, and how fast it closes again. */
  readonly cutoffHz: number;
  readonly openHz: number;
  readonly closeS: number;
  readonly resonance: number;
  /** Depth of the vibrato, as a share of the frequency; it sets in after a quarter of a second. */
  readonly vibrato?: number;
}

/** Subtractive synthesiser: oscillators through one low-pass with its own envelope. */
export function createSynth(shape: SynthShape): Instrument {
  return ({ frequencyHz, velocity, heldS, random }) => {
    const sound = silence(heldS + shape.releaseS);
    const vibrato = shape.vibrato ?? 0;
    for (const [waveform, ratio, level] of shape.oscillators) {
      const baseHz = frequencyHz * ratio;
      const swaying = (timeS: number): number =>
        baseHz *
        (1 + vibrato * Math.min(1, Math.max(0, timeS - 0.25) * 4) * Math.sin(2 * Math.PI * 5.6 * timeS));
      addTone(sound, waveform, vibrato > 0 ? swaying : baseHz, level, random());
    }
    applyFilter(
      sound,
      'lowpass',
      (timeS) => shape.cutoffHz + shape.openHz * velocity * velocity * Math.exp(-timeS / shape.closeS),
      shape.resonance,
    );
    applyEnvelope(sound, heldS, shape);
    return sound;
  };
}

/** Electric bass, finger style: harmonics that die the faster the higher they are, and a short knock of the string. */
export const fingerBass: Instrument = ({ frequencyHz, velocity, heldS, random }) => {
  const sound = silence(heldS + 0.06);
  const levels = [1, 0.55, 0.34, 0.2, 0.13, 0.08, 0.05] as const;
  for (const [index, level] of levels.entries()) {
    const harmonic = index + 1;
    const partial = silence(heldS + 0.06);
    const brightness = harmonic === 1 ? 1 : 0.45 + 0.55 * velocity;
    addTone(partial, 'sine', frequencyHz * harmonic * (1 + 0.0002 * harmonic * harmonic), level * brightness);
    const decayS = 1.9 / harmonic ** 0.9;
    for (let frame = 0; frame < partial.length; frame += 1) {
      sound[frame] = (sound[frame] ?? 0) + (partial[frame] ?? 0) * Math.exp(-frame / sampleRateHz / decayS);
    }
  }
  const knockFrames = Math.round(0.012 * sampleRateHz);
  for (let frame = 0; frame < Math.min(knockFrames, sound.length); frame += 1) {
    sound[frame] = (sound[frame] ?? 0) + (random() * 2 - 1) * 0.18 * velocity * (1 - frame / knockFrames);
  }
  applyFilter(sound, 'lowpass', 2600);
  applyEnvelope(sound, heldS, { attackS: 0.004, decayS: 3, sustain: 0.5, releaseS: 0.06 });
  return sound;
};

/** Electric piano by frequency modulation: a tine that rings at first, then a mellow body. */
export const electricPiano: Instrument = ({ frequencyHz, velocity, heldS, random }) => {
  const sound = silence(heldS + 0.25);
  const start = random() * 0.1;
  for (let frame = 0; frame < sound.length; frame += 1) {
    const timeS = frame / sampleRateHz;
    const turn = 2 * Math.PI * frequencyHz * timeS;
    const tine = Math.sin(turn * 14) * 0.22 * velocity * Math.exp(-timeS / 0.12);
    const body = Math.sin(turn * 1.001 + start) * (0.25 + 1.1 * velocity) * Math.exp(-timeS / 0.9);
    sound[frame] =
      (Math.sin(turn + tine) * 0.45 + Math.sin(turn + body) * 0.55) *
      (1 + 0.12 * Math.sin(2 * Math.PI * 4.8 * timeS));
  }
  applyEnvelope(sound, heldS, { attackS: 0.003, decayS: 1.4, sustain: 0.12, releaseS: 0.25 });
  return sound;
};

/** Drawbar organ with a little key click. */
export const organ: Instrument = ({ frequencyHz, heldS, random }) => {
  const sound = silence(heldS + 0.04);
  for (const [ratio, level] of [
    [0.5, 0.35],
    [1, 0.5],
    [1.5, 0.18],
    [2, 0.3],
    [3, 0.12],
    [4, 0.1],
  ] as const) {
    addTone(sound, 'sine', frequencyHz * ratio * (1 + 0.0004 * (random() - 0.5)), level, random());
  }
  applyEnvelope(sound, heldS, { attackS: 0.004, decayS: 1, sustain: 0.9, releaseS: 0.04 });
  return sound;
};

interface StringShape {
  /** Time in which the string's tone falls by 60 dB, seconds. */
  readonly ringS: number;
  /** 0 dull to 1 bright. */
  readonly brightness: number;
  readonly releaseS: number;
}

/** Plucked string after Karplus and Strong: noise goes round a delay line and loses its edge with every turn. */
export function createPluckedString(shape: StringShape): Instrument {
  return ({ frequencyHz, velocity, heldS, random }) => {
    const sound = silence(heldS + shape.releaseS);
    const exactFrames = sampleRateHz / frequencyHz - 0.5;
    const frames = Math.max(2, Math.floor(exactFrames));
    const fraction = exactFrames - frames;
    const line = new Float32Array(frames + 1);
    for (let frame = 0; frame < line.length; frame += 1) line[frame] = random() * 2 - 1;
    applyFilter(line, 'lowpass', 1200 + 7000 * shape.brightness * (0.4 + 0.6 * velocity));
    const offset = line.reduce((sum, sample) => sum + sample, 0) / line.length;
    for (let frame = 0; frame < line.length; frame += 1) line[frame] = (line[frame] ?? 0) - offset;
    const keep = 10 ** (-3 / (shape.ringS * frequencyHz));
    let position = 0;
    let previous = 0;
    for (let frame = 0; frame < sound.length; frame += 1) {
      const near = line[position] ?? 0;
      const far = line[(position + 1) % line.length] ?? 0;
      const delayed = far * (1 - fraction) + near * fraction;
      sound[frame] = delayed;
      line[position] = keep * 0.5 * (delayed + previous);
      previous = delayed;
      position = (position + 1) % line.length;
    }
    applyEnvelope(sound, heldS, { attackS: 0.001, decayS: 8, sustain: 1, releaseS: shape.releaseS });
    return sound;
  };
}
