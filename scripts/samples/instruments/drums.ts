import { applyDecay } from '../sound/envelope.ts';
import { applyFilter } from '../sound/filter.ts';
import { addTone } from '../sound/oscillator.ts';
import { sampleRateHz, silence } from '../sound/sample-rate.ts';
import type { Instrument } from './instrument.ts';
import type { Random } from '../random.ts';

function addNoise(samples: Float32Array, random: Random, level: number): void {
  for (let frame = 0; frame < samples.length; frame += 1) {
    samples[frame] = (samples[frame] ?? 0) + (random() * 2 - 1) * level;
  }
}

function addInto(target: Float32Array, source: Float32Array, level = 1, fromFrame = 0): void {
  const end = Math.min(source.length, target.length - fromFrame);
  for (let frame = 0; frame < end; frame += 1) {
    target[fromFrame + frame] = (target[fromFrame + frame] ?? 0) + (source[frame] ?? 0) * level;
  }
}

interface KickShape {
  readonly bodyHz: number;
  readonly sweepHz: number;
  readonly sweepS: number;
  readonly decayS: number;
  readonly click: number;
}

/** A falling sine for the skin, a burst of noise for the beater. */
export function createKick(shape: KickShape): Instrument {
  return ({ velocity, random }) => {
    const body = silence(shape.decayS * 5);
    const hardness = 0.7 + 0.3 * velocity;
    addTone(
      body,
      'sine',
      (timeS) => shape.bodyHz + shape.sweepHz * hardness * Math.exp(-timeS / shape.sweepS),
      1,
    );
    applyDecay(body, shape.decayS, 0.001);
    const beater = silence(0.02);
    addNoise(beater, random, shape.click * velocity);
    applyFilter(beater, 'bandpass', 3200, 0.8);
    applyDecay(beater, 0.004);
    addInto(body, beater);
    return body;
  };
}

interface SnareShape {
  readonly toneHz: number;
  readonly toneDecayS: number;
  readonly wireDecayS: number;
  readonly wireHz: number;
  readonly wire: number;
}

/** Two modes of the skin and the rattle of the wires. */
export function createSnare(shape: SnareShape): Instrument {
  return ({ velocity, random }) => {
    const body = silence(shape.wireDecayS * 6);
    const bend = (baseHz: number) => (timeS: number) =>
      baseHz * (1 + 0.25 * velocity * Math.exp(-timeS / 0.012));
    addTone(body, 'sine', bend(shape.toneHz), 0.6);
    addTone(body, 'sine', bend(shape.toneHz * 1.78), 0.35);
    applyDecay(body, shape.toneDecayS);
    const wires = silence(shape.wireDecayS * 6);
    addNoise(wires, random, shape.wire * (0.6 + 0.4 * velocity));
    applyFilter(wires, 'highpass', shape.wireHz);
    applyFilter(wires, 'lowpass', 9000);
    applyDecay(wires, shape.wireDecayS, 0.0008);
    addInto(body, wires);
    return body;
  };
}

/** Hand clap: three short bursts, then the room. */
export const clap: Instrument = ({ random }) => {
  const sound = silence(0.4);
  for (const [startS, decayS, level] of [
    [0, 0.006, 0.7],
    [0.011, 0.006, 0.8],
    [0.023, 0.09, 1],
  ] as const) {
    const burst = silence(decayS * 4.5);
    addNoise(burst, random, level);
    applyFilter(burst, 'bandpass', 1250, 1.1);
    applyDecay(burst, decayS);
    addInto(sound, burst, 1.6, Math.round(startS * sampleRateHz));
  }
  return sound;
};

/** Stick laid across the drum and knocked on the rim. */
export const crossStick: Instrument = ({ random }) => {
  const sound = silence(0.12);
  addTone(sound, 'sine', 1720, 0.5);
  addTone(sound, 'sine', 845, 0.5);
  addNoise(sound, random, 0.25);
  applyFilter(sound, 'bandpass', 1500, 0.9);
  applyDecay(sound, 0.018);
  return sound;
};

/** Overtones of a struck plate, in no harmonic relation. */
const plateHz = [2052, 3041, 3689, 5221, 5399, 8001] as const;

interface CymbalShape {
  readonly decayS: number;
  readonly highpassHz: number;
  readonly plate: number;
  readonly noise: number;
  readonly attackS?: number;
}

export function createCymbal(shape: CymbalShape): Instrument {
  return ({ velocity, random }) => {
    const sound = silence(shape.decayS * 5);
    for (const partialHz of plateHz)
      addTone(sound, 'square', partialHz * (1 + 0.004 * random()), shape.plate / 6, random());
    addNoise(sound, random, shape.noise);
    applyFilter(sound, 'highpass', shape.highpassHz * (1.15 - 0.15 * velocity));
    applyFilter(sound, 'lowpass', 14_000);
    applyDecay(sound, shape.decayS * (0.75 + 0.25 * velocity), shape.attackS ?? 0.0005);
    return sound;
  };
}

/** Tom; the note's pitch is that of its skin. */
export const tom: Instrument = ({ frequencyHz, velocity, random }) => {
  const sound = silence(0.8);
  addTone(sound, 'sine', (timeS) => frequencyHz * (1 + 0.5 * velocity * Math.exp(-timeS / 0.03)), 0.9);
  addTone(sound, 'sine', (timeS) => frequencyHz * 1.59 * (1 + 0.3 * Math.exp(-timeS / 0.03)), 0.25);
  applyDecay(sound, 0.16, 0.001);
  const stick = silence(0.03);
  addNoise(stick, random, 0.4 * velocity);
  applyFilter(stick, 'bandpass', 1800, 0.7);
  applyDecay(stick, 0.006);
  addInto(sound, stick);
  return sound;
};
