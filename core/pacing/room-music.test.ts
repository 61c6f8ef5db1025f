import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examplePacing } from '#tests/support/pacing-examples.ts';
import { musicLeads, newMusicLeads } from './music-leads.ts';
import { playingInRoom, roomHearingLastsMs } from './room-music.ts';

describe('music in the room', () => {
  it('is followed like a track of its tempo, and never stretched', () => {
    const playing = playingInRoom({ tempoBpm: 150, confidence: 0.8 }, 1000);
    expect(playing).toMatchObject({ isLive: true, tempo: { tempoBpm: 150, confidence: 0.8 } });
    const { target } = musicLeads(examplePacing({ playing, cadenceSpm: 170 }), newMusicLeads);
    expect(target.playbackRate).toBe(1);
    expect(target.reasons.map(({ kind }) => kind)).not.toContain('stretchTooFar');
    const faster = musicLeads(
      examplePacing({ playing: playingInRoom({ tempoBpm: 185, confidence: 0.8 }, 0) }),
      newMusicLeads,
    );
    expect(faster.target.speedKmh).toBeGreaterThan(target.speedKmh);
  });

  it('has no octave: half and double lead to the same speed', () => {
    const speeds = [80, 160, 320].map((tempoBpm) => {
      const playing = playingInRoom({ tempoBpm, confidence: 0.8 }, 0);
      return musicLeads(examplePacing({ playing }), newMusicLeads).target.speedKmh;
    });
    expect(new Set(speeds).size).toBe(1);
  });

  it('is unknown where it is a guess, old, or no tempo', () => {
    const good = { tempoBpm: 150, confidence: 0.4 };
    expect(playingInRoom(good, roomHearingLastsMs)).toBeDefined();
    expect(playingInRoom(good, roomHearingLastsMs + 1)).toBeUndefined();
    expect(playingInRoom(good, -1)).toBeUndefined();
    expect(playingInRoom({ ...good, confidence: 0.39 }, 0)).toBeUndefined();
    expect(playingInRoom({ ...good, confidence: Number.NaN }, 0)).toBeUndefined();
    for (const tempoBpm of [0, -150, Number.NaN, Number.POSITIVE_INFINITY])
      expect(playingInRoom({ ...good, tempoBpm }, 0)).toBeUndefined();
    expect(playingInRoom(undefined, 0)).toBeUndefined();
  });

  it('never leads out of the band, whatever is said to be heard', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ tempoBpm: fc.double(), confidence: fc.double(), ageMs: fc.double() }), {
          minLength: 1,
          maxLength: 30,
        }),
        (hearings) => {
          let state = newMusicLeads;
          for (const { ageMs, ...heard } of hearings) {
            const context = examplePacing({ playing: playingInRoom(heard, ageMs) });
            const step = musicLeads(context, state);
            state = step.state;
            expect(step.target.speedKmh).toBeGreaterThan(0);
            expect(step.target.speedKmh).toBeLessThanOrEqual(context.band.highKmh);
            // What cannot be followed raises nothing.
            if (context.playing === undefined)
              expect(step.target.speedKmh).toBeLessThanOrEqual(context.requestedSpeedKmh);
          }
        },
      ),
    );
  });
});
