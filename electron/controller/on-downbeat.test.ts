import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { msUntilBeat, msUntilDownbeat } from '#core/music/beat-position.ts';
import type { PlayingTrack } from '#core/pacing/pacing-target.ts';
import { exampleTempo } from '#tests/support/pacing-examples.ts';
import { downbeatWindowMs, isTimeToRise, longestDownbeatWaitMs } from './on-downbeat.ts';

const tickMs = 100;

function playing(tempoBpm: number, beats: number, positionS: number, playbackRate = 1): PlayingTrack {
  const tempo = { ...exampleTempo(tempoBpm), bar: { beats, firstDownbeatIndex: 0 } };
  return { trackId: 'now', tempo, positionS, playbackRate };
}
const untilDownbeat = ({ tempo, positionS, playbackRate }: PlayingTrack) =>
  msUntilDownbeat(tempo, positionS, playbackRate);
const untilBeat = ({ tempo, positionS, playbackRate }: PlayingTrack) =>
  msUntilBeat(tempo, positionS, playbackRate);

describe('the time to rise', () => {
  it.each([45, 50, 60, 70, 75, 90, 128, 174])(
    'is the downbeat alone in a bar of four at %d BPM',
    (tempoBpm) => {
      for (const playbackRate of [0.88, 1, 1.12]) {
        for (let positionS = 60; positionS < 90; positionS += 0.01) {
          const now = playing(tempoBpm, 4, positionS, playbackRate);
          expect(isTimeToRise(now)).toBe((untilDownbeat(now) ?? 0) <= downbeatWindowMs);
        }
      }
    },
  );

  it('is the next beat where the downbeat is too far away', () => {
    // A bar of eight at 60 BPM, on a beat at 0.5 s.
    expect(isTimeToRise(playing(60, 8, 0.6))).toBe(false);
    expect(isTimeToRise(playing(60, 8, 1.4))).toBe(true);
    expect(isTimeToRise(playing(60, 8, 4.4))).toBe(false);
    expect(isTimeToRise(playing(60, 8, 8.4))).toBe(true);
  });

  it('comes within the longest wait and a beat, and never off a beat, whatever plays', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 45, max: 220, noNaN: true }),
        fc.integer({ min: 1, max: 16 }),
        fc.double({ min: 0, max: 200, noNaN: true }),
        fc.double({ min: 0.88, max: 1.12, noNaN: true }),
        (tempoBpm, beats, fromS, playbackRate) => {
          const at = (ms: number) =>
            playing(tempoBpm, beats, fromS + (ms / 1000) * playbackRate, playbackRate);
          let waitedMs = 0;
          while (!isTimeToRise(at(waitedMs))) waitedMs += tickMs;
          const beatMs = 60_000 / tempoBpm / playbackRate;
          expect(waitedMs).toBeLessThanOrEqual(longestDownbeatWaitMs + beatMs + tickMs);
          expect(untilBeat(at(waitedMs))).toBeLessThanOrEqual(downbeatWindowMs);
        },
      ),
    );
  });

  it('is the next beat in a last bar that has no downbeat behind it', () => {
    const tempo = {
      ...exampleTempo(60),
      beatsS: [1, 2, 3, 4, 5, 6],
      bar: { beats: 4, firstDownbeatIndex: 0 },
    };
    const at = (positionS: number) => isTimeToRise({ trackId: 'now', tempo, positionS, playbackRate: 1 });
    expect([5.2, 5.5, 5.8].map(at)).toEqual([false, false, false]);
    expect(at(5.9)).toBe(true);
  });

  it('is any where there is nothing to wait for', () => {
    expect(isTimeToRise(undefined)).toBe(true);
    const none = { ...exampleTempo(60), beatsS: [] };
    expect(isTimeToRise({ trackId: 'now', tempo: none, positionS: 9, playbackRate: 1 })).toBe(true);
    // Behind the last beat, and long before the first.
    expect(isTimeToRise(playing(60, 4, 600))).toBe(true);
    const late = { ...exampleTempo(60), beatsS: [30, 31, 32] };
    expect(isTimeToRise({ trackId: 'now', tempo: late, positionS: 9, playbackRate: 1 })).toBe(true);
  });
});
