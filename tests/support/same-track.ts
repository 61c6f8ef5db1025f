import { synthesizeMusic } from './synthetic-music.ts';

export const sameTrackRateHz = 44_100;

/**
 * Five seconds that lie in tests/fixtures/audio/same-track in every format: its tempo rises, so that it is like itself
 * at no shift. Clicks, because they are small when they are coded without loss.
 */
export function sameTrack(): Float32Array {
  return synthesizeMusic({
    tempoBpm: 150,
    endTempoBpm: 210,
    durationS: 5,
    pattern: 'click',
    firstBeatS: 0.2,
  });
}

/** By how many milliseconds `samples` (44.1 kHz) are later than `reference`: the shift at which they are most alike, up to 120. */
export function latenessMs(reference: Float32Array, samples: Float32Array): number {
  const most = Math.round(0.12 * sameTrackRateHz);
  // A second and a half from the middle, every third sample: enough to be sure of one sample.
  const from = sameTrackRateHz;
  const to = Math.min(reference.length, from + 1.5 * sameTrackRateHz);
  let best = { shift: 0, likeness: 0 };
  for (let shift = -most; shift <= most; shift += 1) {
    let likeness = 0;
    for (let i = from; i < to; i += 3) likeness += (reference[i] ?? 0) * (samples[i + shift] ?? 0);
    if (likeness > best.likeness) best = { shift, likeness };
  }
  return (best.shift * 1000) / sameTrackRateHz;
}
