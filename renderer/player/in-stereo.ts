/** -3 dB: how loud a loudspeaker between or behind the two is in each. */
const beside = Math.SQRT1_2;

/** For each number of channels, what goes to the left and to the right (ITU-R BS.775; the effects channel is left out). */
const mixes: Readonly<Record<number, readonly (readonly [left: number, right: number])[]>> = {
  // Left, right, centre.
  3: [
    [1, 0],
    [0, 1],
    [beside, beside],
  ],
  // Left, right, behind left, behind right.
  4: [
    [1, 0],
    [0, 1],
    [beside, 0],
    [0, beside],
  ],
  5: [
    [1, 0],
    [0, 1],
    [beside, beside],
    [beside, 0],
    [0, beside],
  ],
  // Left, right, centre, effects, behind left, behind right.
  6: [
    [1, 0],
    [0, 1],
    [beside, beside],
    [0, 0],
    [beside, 0],
    [0, beside],
  ],
  7: [
    [1, 0],
    [0, 1],
    [beside, beside],
    [0, 0],
    [0.5, 0.5],
    [beside, 0],
    [0, beside],
  ],
  8: [
    [1, 0],
    [0, 1],
    [beside, beside],
    [0, 0],
    [beside, 0],
    [0, beside],
    [beside, 0],
    [0, beside],
  ],
};

/**
 * Any number of channels as two, never louder than the loudest could be in one.
 *
 * @param channels in the order of browsers: left, right, centre, effects, behind
 */
export function inStereo(channels: readonly Float32Array[]): readonly [Float32Array, Float32Array] {
  const [left = new Float32Array(0), right = left] = channels;
  const mix = mixes[channels.length];
  if (mix === undefined) return [left, right];
  return [
    mixed(
      channels,
      mix.map(([share]) => share),
    ),
    mixed(
      channels,
      mix.map(([, share]) => share),
    ),
  ];
}

function mixed(channels: readonly Float32Array[], shares: readonly number[]): Float32Array {
  const sum = shares.reduce((total, share) => total + share, 0);
  const output = new Float32Array(channels[0]?.length ?? 0);
  for (const [index, channel] of channels.entries()) {
    const share = (shares[index] ?? 0) / sum;
    if (share === 0) continue;
    for (let at = 0; at < output.length; at += 1) output[at] = (output[at] ?? 0) + share * (channel[at] ?? 0);
  }
  return output;
}
