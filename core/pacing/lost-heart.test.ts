import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examplePacing, exampleRunner, exampleTrack, playingTrack } from '#tests/support/pacing-examples.ts';
import { musicLeads, newMusicLeads, type MusicLeadsState } from './music-leads.ts';
import type { PacingContext } from './pacing-target.ts';
import { targetBand } from './target-band.ts';

const fast = playingTrack(exampleTrack('fast', 190));
const slow = playingTrack(exampleTrack('slow', 150));
const heard = { heartRateBpm: 150, ageMs: 0 };
const heart: MusicLeadsState = musicLeads(
  examplePacing({ playing: slow, heartRate: heard }),
  newMusicLeads,
).state;
const step = (changes: Partial<PacingContext>, state: MusicLeadsState = heart) =>
  musicLeads(examplePacing(changes), state);
const kinds = (changes: Partial<PacingContext>, state?: MusicLeadsState) =>
  step(changes, state).target.reasons.map(({ kind }) => kind);

describe('a heart that paced and is lost', () => {
  it('holds the speed where the music asks for more', () => {
    const { target } = step({ playing: fast, requestedSpeedKmh: 9 });
    expect(target.speedKmh).toBe(9);
    expect(target.reasons.map(({ kind }) => kind)).toContain('heartLost');
    const stale = { ...heard, ageMs: 5001 };
    expect(step({ playing: fast, requestedSpeedKmh: 9, heartRate: stale }).target.speedKmh).toBe(9);
  });

  it('goes down with the music, and not up again behind it', () => {
    const down = step({ playing: slow, requestedSpeedKmh: 9 });
    expect(down.target.speedKmh).toBeLessThan(9);
    const up = step({ playing: fast, requestedSpeedKmh: down.target.speedKmh }, down.state);
    expect(up.target.speedKmh).toBe(down.target.speedKmh);
  });

  it('lets the person ask for more, and the music go on when it is heard again', () => {
    const held = step({ playing: slow, requestedSpeedKmh: 9 }).state;
    const manual = { speedKmh: 0.5, inclinePercent: 0 };
    expect(step({ playing: fast, requestedSpeedKmh: 9, manual }, held).target.speedKmh).toBe(9.5);
    const again = step({ playing: fast, requestedSpeedKmh: 9, heartRate: heard }, held);
    expect(again.target.speedKmh).toBeGreaterThan(9);
    expect(again.state.hold).toBeUndefined();
  });

  it('is nothing where no heart was ever heard, or where speeds are the goal', () => {
    expect(kinds({ playing: fast }, newMusicLeads)).not.toContain('heartLost');
    const band = targetBand({ kind: 'speedBand', lowKmh: 8, highKmh: 11 }, exampleRunner, {
      inclinePercent: 0,
    });
    expect(kinds({ playing: fast, band })).not.toContain('heartLost');
  });

  it('never rises by itself, whatever plays', () => {
    const moments = fc.array(fc.double({ min: 92, max: 210, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(moments, fc.boolean(), (tempi, isWarmUp) => {
        let state = heart;
        let requestedSpeedKmh = 9;
        for (const [place, bpm] of tempi.entries()) {
          const next = step(
            {
              playing: playingTrack(exampleTrack(`t${place}`, bpm)),
              requestedSpeedKmh,
              elapsedMs: (isWarmUp ? 0 : 600_000) + place * 1000,
            },
            state,
          );
          expect(next.target.speedKmh).toBeLessThanOrEqual(requestedSpeedKmh);
          ({ state } = next);
          requestedSpeedKmh = next.target.speedKmh;
        }
      }),
    );
  });
});
