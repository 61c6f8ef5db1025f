import { sampleRateHz } from './sample-rate.ts';

/** Comb and all-pass lengths in frames, mutually prime so that no pitch of the room stands out. */
const combFrames = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617] as const;
const allPassFrames = [556, 441, 341, 225] as const;
/** The right ear hears a slightly larger room. */
const rightOffsetFrames = 23;

function addComb(input: Float32Array, output: Float32Array, frames: number, feedback: number): void {
  const line = new Float32Array(frames);
  const damping = 0.35;
  let damped = 0;
  let position = 0;
  for (let frame = 0; frame < input.length; frame += 1) {
    const delayed = line[position] ?? 0;
    damped = delayed * (1 - damping) + damped * damping;
    line[position] = (input[frame] ?? 0) + damped * feedback;
    output[frame] = (output[frame] ?? 0) + delayed;
    position = position + 1 === frames ? 0 : position + 1;
  }
}

function applyAllPass(samples: Float32Array, frames: number): void {
  const line = new Float32Array(frames);
  let position = 0;
  for (let frame = 0; frame < samples.length; frame += 1) {
    const delayed = line[position] ?? 0;
    const input = samples[frame] ?? 0;
    line[position] = input + delayed * 0.5;
    samples[frame] = delayed - input;
    position = position + 1 === frames ? 0 : position + 1;
  }
}

/**
 * Adds the room's answer to `send` to the two channels: Schroeder's combs and all-passes.
 *
 * @param decayS time in which the room falls by 60 dB
 */
export function addReverb(send: Float32Array, left: Float32Array, right: Float32Array, decayS: number): void {
  const level = 0.03;
  for (const [channel, offset] of [
    [left, 0],
    [right, rightOffsetFrames],
  ] as const) {
    const wet = new Float32Array(send.length);
    for (const frames of combFrames) {
      const feedback = 10 ** ((-3 * (frames + offset)) / (decayS * sampleRateHz));
      addComb(send, wet, frames + offset, feedback);
    }
    for (const frames of allPassFrames) applyAllPass(wet, frames + offset);
    for (let frame = 0; frame < wet.length; frame += 1) {
      channel[frame] = (channel[frame] ?? 0) + (wet[frame] ?? 0) * level;
    }
  }
}
