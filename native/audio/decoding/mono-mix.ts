import { channelWeights, type ChannelOrder } from './channel-weights.ts';
import { soundSample } from './decoded-part.ts';

/** Takes the pieces of one recording in their order, each with all its channels, and gives them back as one channel. */
export type MonoMix = (channels: readonly Float32Array[]) => Float32Array;

/**
 * The mix has so little of the power that channels which have nothing to do with each other would have in it: 8 dB less. They
 * cancel out. Coders leave noise there: 10 dB less is what Vorbis makes of two sides that are the same, one upside down.
 */
const cancelledShare = 0.16;
/** Mean square below which a piece is silence, and says nothing: -70 dB. */
const silentPower = 1e-7;
/** What sounds for so long decides: some ten seconds. */
const decidingSamples = 500_000;

/**
 * Mixes all channels, weighted by where each is heard. Where they cancel out (one side of a stereo recording is the other
 * one upside down) nothing would be left to hear: then the loudest channel is taken instead. The first seconds that sound
 * decide for the whole recording, so that no piece after them begins with a click.
 */
export function createMonoMix(order: ChannelOrder): MonoMix {
  let weights: readonly number[] = [];
  let powers: readonly number[] = [];
  let mixPower = 0;
  let heard = 0;
  let taken: number | undefined;

  function judge(channels: readonly Float32Array[], mix: Float32Array): void {
    const piece = channels.map(powerOf);
    if (powerApart(piece, weights) < silentPower * mix.length) return;
    powers = powers.map((power, at) => power + (piece[at] ?? 0));
    mixPower += powerOf(mix);
    heard += mix.length;
    if (mixPower > cancelledShare * powerApart(powers, weights)) taken = undefined;
    else taken ??= powers.indexOf(Math.max(...powers));
  }

  return (channels) => {
    if (channels.length !== weights.length) {
      weights = channelWeights(channels.length, order);
      powers = weights.map(() => 0);
      [mixPower, heard, taken] = [0, 0, undefined];
    }
    const mix = mixed(channels, weights);
    if (channels.length > 1 && heard < decidingSamples) judge(channels, mix);
    const only = taken === undefined ? undefined : channels[taken];
    return only === undefined ? mix : only.map((sample) => soundSample(sample));
  };
}

function mixed(channels: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const mono = new Float32Array(channels[0]?.length ?? 0);
  channels.forEach((channel, at) => {
    const weight = weights[at] ?? 0;
    if (weight === 0) return;
    for (let i = 0; i < mono.length; i += 1) mono[i] = (mono[i] ?? 0) + (channel[i] ?? 0) * weight;
  });
  for (let i = 0; i < mono.length; i += 1) mono[i] = soundSample(mono[i] ?? 0);
  return mono;
}

/** Sum of squares. */
function powerOf(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += soundSample(sample) ** 2;
  return power;
}

/** What the mix has where channels have nothing to do with each other. */
function powerApart(powers: readonly number[], weights: readonly number[]): number {
  return powers.reduce((sum, power, at) => sum + power * (weights[at] ?? 0) ** 2, 0);
}
