import { describe, expect, it } from 'vitest';
import { exampleTempo, examplePacing, exampleTrack, playingTrack } from '#tests/support/pacing-examples.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { followTempo, type FollowedTempo } from './followed-tempo.ts';
import { musicLeads, newMusicLeads } from './music-leads.ts';
import { musicRate, noMusicRate } from './music-rate.ts';

/** 154 BPM, and from the second minute on slowly up to 186 in the fourth. */
function drifting(): TempoAnalysis {
  const beatsS: number[] = [];
  const tempoBpm = (atS: number): number => 154 + 32 * Math.min(1, Math.max(0, (atS - 60) / 120));
  for (let atS = 0.5; atS < 240; atS += 60 / tempoBpm(atS)) beatsS.push(atS);
  return { ...exampleTempo(170), beatsS, isSteady: false };
}
const track = { ...exampleTrack('drifting', 170), tempo: drifting() };
const follow = (positionS: number, before?: FollowedTempo) =>
  followTempo(playingTrack(track, positionS), before);

/** What is followed through the whole track, ten times a second. */
function throughout(tempo: TempoAnalysis) {
  const tempi: number[] = [];
  let before: FollowedTempo | undefined;
  for (let positionS = 0; positionS < 240; positionS += 0.1) {
    const next = followTempo(playingTrack({ ...track, tempo }, positionS), before);
    if (next.kind !== 'followed') throw new Error(`${next.kind} at ${positionS}`);
    tempi.push(next.tempoBpm);
    before = next;
  }
  return tempi;
}

describe('the tempo that the belt follows', () => {
  it('is the one of the moment', () => {
    expect(follow(30)).toMatchObject({ kind: 'followed', trackId: 'drifting' });
    expect([30, 120, 220].map((atS) => Math.round((follow(atS) as FollowedTempo).tempoBpm))).toEqual([
      154, 170, 186,
    ]);
  });

  it('changes in steps of one per cent, and not with single beats', () => {
    const tempi = throughout(drifting());
    const changes = tempi.filter((tempoBpm, index) => index > 0 && tempoBpm !== tempi[index - 1]);
    expect(changes.length).toBeGreaterThan(10);
    expect(changes.length).toBeLessThan(20);
    // A drummer who is now early, now late, by 15 ms.
    const beatsS = exampleTempo(160).beatsS.map((beatS, index) => beatS + 0.015 * Math.sin(index * 2.3));
    expect(new Set(throughout({ ...exampleTempo(160), beatsS, isSteady: false })).size).toBe(1);
  });

  it('is another track’s own, and a repaired one’s, from the first moment on', () => {
    const before = { kind: 'followed', trackId: 'drifting', tempoBpm: 160 } as const;
    const other = followTempo(playingTrack(exampleTrack('other', 161)), before);
    expect(other.kind === 'followed' && other.tempoBpm).toBeCloseTo(161, 6);
    const steady = { ...exampleTempo(161), isSteady: true };
    expect(followTempo(playingTrack({ ...track, tempo: steady }), before)).toMatchObject({ tempoBpm: 161 });
  });

  it('is none where nobody knows one, and why is said', () => {
    expect(followTempo(undefined, undefined)).toEqual({ kind: 'musicUnknown' });
    expect(followTempo(playingTrack(exampleTrack('x', 160, 0.39)), undefined)).toEqual({
      ...{ kind: 'tempoUncertain', trackId: 'x', confidence: 0.39 },
    });
    expect(follow(3 * 3600)).toEqual({ kind: 'tempoUnheard', trackId: 'drifting' });
  });
});

describe('Music leads and the tempo of the moment', () => {
  const at = (positionS: number, requestedSpeedKmh = 9) =>
    examplePacing({ playing: playingTrack(track, positionS), requestedSpeedKmh });

  it('goes through the band with a track that gets faster', () => {
    const speeds = [30, 120, 220].map((atS) => musicLeads(at(atS), newMusicLeads).target.speedKmh);
    expect(speeds).toEqual([8.3, 9.3, 10.3]);
  });

  it('holds behind the last beat, with a reason, and goes on with the next track', () => {
    const known = musicLeads(at(220, 9.4), newMusicLeads);
    expect(known.target.speedKmh).toBe(10.3);
    const held = musicLeads(at(3600, 9.4), known.state);
    expect(held.target).toMatchObject({
      ...{ speedKmh: 9.4, playbackRate: 1 },
      reasons: [{ kind: 'tempoUnheard', trackId: 'drifting' }],
    });
    const next = examplePacing({ playing: playingTrack(exampleTrack('next', 170)), requestedSpeedKmh: 8.3 });
    expect(musicLeads(next, held.state).target.speedKmh).toBe(9.3);
  });

  it('puts the music of the moment on the steps', () => {
    const rate = (positionS: number) => {
      const playing = playingTrack(track, positionS);
      let state = musicRate(examplePacing({ playing, cadenceSpm: 160 }), 9, noMusicRate).state;
      for (let elapsedMs = 600_100; elapsedMs < 660_000; elapsedMs += 100)
        ({ state } = musicRate(examplePacing({ playing, cadenceSpm: 160, elapsedMs }), 9, state));
      return state.playbackRate;
    };
    expect(rate(30) * 154).toBeCloseTo(160, 0);
    // By the mean of the whole track, 170, it would be 6 % too slow for its last part; that part is too far off to be stretched.
    expect(rate(220)).toBe(1);
    expect(rate(3600)).toBe(1);
  });
});
