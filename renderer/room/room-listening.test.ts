import { describe, expect, it } from 'vitest';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { RoomListening, type RoomNews } from './room-listening.ts';

const rateHz = 48_000;
const batch = 4096;

function newsOf(samples: Float32Array, listening = new RoomListening(rateHz)): readonly RoomNews[] {
  const news: RoomNews[] = [];
  for (let at = 0; at < samples.length; at += batch)
    news.push(...listening.push(samples.slice(at, at + batch)));
  return news;
}

const hearings = (news: readonly RoomNews[]) =>
  news.flatMap((each) => (each.kind === 'hearing' ? [each] : []));

describe('RoomListening', () => {
  it('hears a tempo within eight seconds, at whatever rate the microphone has, and once a second', () => {
    const told = hearings(
      newsOf(synthesizeMusic({ tempoBpm: 150, durationS: 12, sampleRateHz: rateHz, firstBeatS: 0.5 })),
    );
    expect(told.length).toBeGreaterThanOrEqual(10);
    expect(told.length).toBeLessThanOrEqual(12);
    const first = told.findIndex(({ hearing }) => hearing.kind === 'heard');
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(8);
    for (const { hearing, sinceBeatMs = -1 } of told.slice(first)) {
      expect(hearing.kind === 'heard' && Math.abs(hearing.tempoBpm - 150)).toBeLessThan(3);
      expect(sinceBeatMs).toBeGreaterThanOrEqual(0);
      expect(sinceBeatMs).toBeLessThan(3000);
    }
  });

  it('tells how loud it is, and that silence is too quiet', () => {
    const silence = newsOf(new Float32Array(8 * rateHz));
    expect(silence[0]).toEqual({ kind: 'level', level: 0 });
    expect(hearings(silence).at(-1)?.hearing).toEqual({ kind: 'too-quiet' });
    const half = newsOf(new Float32Array(batch).fill(0.5));
    expect(half[0]).toMatchObject({ kind: 'level', level: expect.closeTo(0.9, 2) });
    expect(newsOf(new Float32Array(batch).fill(4))[0]).toEqual({ kind: 'level', level: 1 });
  });

  it('knows within four seconds that the music has ended', () => {
    const listening = new RoomListening(rateHz);
    newsOf(synthesizeMusic({ tempoBpm: 150, durationS: 12, sampleRateHz: rateHz }), listening);
    const told = hearings(newsOf(new Float32Array(5 * rateHz), listening));
    expect(new Set(told.slice(3).map(({ hearing }) => hearing.kind))).toEqual(new Set(['too-quiet']));
  });

  it('leaves it to the engine what silence is', () => {
    const heard = { kind: 'heard', tempoBpm: 150, confidence: 0.9, beatAtS: 4.75, atS: 5 } as const;
    const listening = new RoomListening(rateHz, { push: () => undefined, answer: () => heard });
    const told = hearings(newsOf(new Float32Array(8 * rateHz), listening));
    expect(told.at(-1)).toEqual({ kind: 'hearing', hearing: heard, sinceBeatMs: 250 });
  });
});
