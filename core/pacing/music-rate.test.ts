import { describe, expect, it } from 'vitest';
import { examplePacing, exampleTrack, playingTrack } from '#tests/support/pacing-examples.ts';
import { musicRate, noMusicRate, type MusicRateState } from './music-rate.ts';

/** The music after a while, ten times a second, with the steps of each moment. */
function heardAfter(seconds: number, tempoBpm: number, cadenceAt: (second: number) => number) {
  const track = exampleTrack('now', tempoBpm);
  let playbackRate = 1;
  let state: MusicRateState = noMusicRate;
  const rates: number[] = [];
  for (let tick = 0; tick <= seconds * 10; tick++) {
    const rate = musicRate(
      examplePacing({
        playing: { ...playingTrack(track, 30 + tick / 10), playbackRate },
        cadenceSpm: cadenceAt(tick / 10),
        elapsedMs: 600_000 + tick * 100,
      }),
      9,
      state,
    );
    ({ state, playbackRate } = rate);
    rates.push(playbackRate);
  }
  return { heardBpm: tempoBpm * playbackRate, rates };
}

describe('the rate of the music', () => {
  it.each([
    [160, 165],
    [168, 165],
    [164, 165],
    [82, 165],
    [165, 156],
  ])('puts %d BPM on %d steps a minute within a minute, to a thousandth', (tempoBpm, cadenceSpm) => {
    const { heardBpm } = heardAfter(60, tempoBpm, () => cadenceSpm);
    expect(Math.abs((heardBpm * Math.round(cadenceSpm / tempoBpm)) / cadenceSpm - 1)).toBeLessThan(0.001);
  });

  it('is not moved by steps that stray by less than 1 % once it is on them', () => {
    const { rates } = heardAfter(120, 160, (second) => (second < 30 ? 165 : 165 + 1.2 * Math.sin(second)));
    expect(new Set(rates.slice(200)).size).toBe(1);
  });

  it('follows steps that change for good, all the way', () => {
    const { heardBpm, rates } = heardAfter(120, 160, (second) => (second < 60 ? 162 : 167));
    expect(Math.abs(heardBpm / 167 - 1)).toBeLessThan(0.001);
    const steps = rates.map((rate, index) => Math.abs(rate - (rates[index - 1] ?? rate)));
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.0005 + 1e-9);
  });
});
