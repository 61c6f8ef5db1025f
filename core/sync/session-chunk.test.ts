import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionSample } from '#core/session/session-records.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { decodeSamples, encodeSamples } from './sample-encoding.ts';
import { chunkContent, chunkIdOf, cutChunks, disputedChunks, unionOfChunks } from './session-chunk.ts';

const amount = (max: number) => fc.double({ min: 0, max, noNaN: true });
const seconds: fc.Arbitrary<readonly SessionSample[]> = fc
  .array(
    fc.record(
      {
        atMs: fc.integer({ min: 0, max: 500_000 }).map((second) => second * 1000),
        distanceM: amount(1e6),
        energyKcal: amount(1e5),
        requestedSpeedKmh: amount(25),
        reportedSpeedKmh: fc.constantFrom(0, 9.3, 12),
        reportedInclinePercent: fc.double({ min: -10, max: 40, noNaN: true }),
        heartRateBpm: fc.integer({ min: 30, max: 230 }),
        cadenceSpm: amount(300),
        trackId: fc.constantFrom('sha256:aa', 'sha256:bb'),
        trackPositionS: amount(1e4),
        heardTempoBpm: amount(250),
      },
      { requiredKeys: ['atMs', 'distanceM', 'energyKcal'] },
    ),
    { maxLength: 80 },
  )
  .map((list) => [...new Map(list.map((one) => [one.atMs, one])).values()].sort((a, b) => a.atMs - b.atMs));

const halfStep: Readonly<Record<string, number>> = {
  requestedSpeedKmh: 0.0005,
  reportedInclinePercent: 0.005,
  cadenceSpm: 0.05,
  distanceM: 0.005,
  energyKcal: 0.0005,
  trackPositionS: 0.0005,
  heardTempoBpm: 0.005,
};

describe('samples as they travel', () => {
  it('come back within half of the finest step, gaps as gaps, and then exactly', () => {
    fc.assert(
      fc.property(seconds, (samples) => {
        const encoded = encodeSamples(samples);
        const decoded = decodeSamples(encoded);
        expect(decoded).toHaveLength(samples.length);
        samples.forEach((sample, index) => {
          const back = (decoded[index] ?? {}) as Record<string, unknown>;
          expect(Object.keys(back).sort()).toEqual(Object.keys(sample).sort());
          for (const [name, value] of Object.entries(sample)) {
            const tolerance = halfStep[name];
            if (tolerance === undefined) expect(back[name]).toBe(value);
            else expect(Math.abs(Number(back[name]) - Number(value))).toBeLessThanOrEqual(tolerance * 1.0001);
          }
        });
        expect(encodeSamples(decoded)).toEqual(encoded);
        expect(decodeSamples(encodeSamples(decoded))).toEqual(decoded);
      }),
    );
  });

  it('of a steady minute are small', () => {
    const minute = Array.from({ length: 60 }, (_, index): SessionSample => {
      const s = 600 + index;
      return {
        atMs: s * 1000,
        requestedSpeedKmh: 9.5,
        acknowledgedSpeedKmh: 9.5,
        reportedSpeedKmh: 9.5,
        requestedInclinePercent: 1,
        reportedInclinePercent: 1,
        heartRateBpm: 145 + Math.round(3 * Math.sin(s / 9)),
        cadenceSpm: 164 + (s % 3),
        distanceM: s * 2.638_888_9,
        energyKcal: s * 0.181_234,
        trackId: `sha256:${'ab'.repeat(32)}`,
        trackPositionS: (s % 200) + 0.25 * Math.sin(s),
        heardTempoBpm: 164.2,
      };
    });
    const { samples } = encodeSamples(minute);
    expect(JSON.stringify(minute).length).toBeGreaterThan(17_000);
    expect(samples.length).toBeLessThan(600);
  });

  it('of a wild machine do not stop the rest', () => {
    const wild = { atMs: 1000, distanceM: Number.NaN, energyKcal: Infinity, heartRateBpm: -Infinity };
    const [back] = decodeSamples(encodeSamples([wild]));
    expect(back?.distanceM).toBe(0);
    expect(Number.isFinite(back?.energyKcal)).toBe(true);
  });

  it('are refused where they are damaged, whatever was done to them', () => {
    const encoded = encodeSamples([
      { atMs: 1000, distanceM: 3, energyKcal: 1, trackId: 't', cadenceSpm: 160 },
    ]);
    expect(() => decodeSamples({ ...encoded, samples: encoded.samples.slice(0, -4) })).toThrow(RangeError);
    expect(() => decodeSamples({ ...encoded, samples: `${encoded.samples}AAAA` })).toThrow(RangeError);
    expect(() => decodeSamples({ ...encoded, trackIds: [] })).toThrow(RangeError);
    expect(() => decodeSamples({ samples: '*', trackIds: [] })).toThrow(RangeError);
    const endless = new ByteWriter();
    endless.count(3601);
    expect(() => decodeSamples({ samples: toBase64(endless.bytes()), trackIds: [] })).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeSamples({ samples: toBase64(bytes), trackIds: ['t'] });
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('base64 and counts', () => {
  it('are what everybody else makes of them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
    expect(() => fromBase64('A*==')).toThrow(RangeError);
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const writer = new ByteWriter();
        writer.count(value);
        const reader = new ByteReader(writer.bytes());
        expect(reader.count()).toBe(value);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
    expect(() => new ByteReader(Uint8Array.from(Array(9).fill(0xff))).count()).toThrow(RangeError);
  });
});

describe('chunks', () => {
  const sample = (second: number): SessionSample => ({
    atMs: second * 1000,
    distanceM: second,
    energyKcal: 0,
  });

  it('cover a minute each, with what happened in it, and nothing is in two or in none', () => {
    const samples = [1, 59, 60, 61, 200].map(sample);
    const events = [
      { secondMs: 59_000, atMs: 60_100, kind: 'target', detail: { speedKmh: 9 } },
      { secondMs: 200_000, atMs: 199_500, kind: 'pause', reason: 'person', detail: {} },
    ];
    const plays = [{ trackId: 't', title: 'T', tempoBpm: 160, startedAtMs: 130_000 }];
    const chunks = cutChunks('s', { samples, events, plays });
    expect(chunks.map(({ chunkNo }) => chunkNo)).toEqual([0, 1, 2, 3]);
    expect(chunks.flatMap((chunk) => decodeSamples(chunk))).toEqual(samples);
    expect(chunks.map((chunk) => [chunk.events.length, chunk.plays.length])).toEqual([
      [1, 0],
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(cutChunks('s', { samples: [], events: [], plays: [] })).toEqual([]);
  });

  it('are named by their content: equal ones have equal text, others not', () => {
    const [one] = cutChunks('s', { samples: [sample(1)], events: [], plays: [] });
    const [same] = cutChunks('s', { samples: [{ ...sample(1), distanceM: 1.001 }], events: [], plays: [] });
    const [other] = cutChunks('s', { samples: [sample(2)], events: [], plays: [] });
    expect(chunkContent(one!)).toBe(chunkContent(same!));
    expect(chunkContent(one!)).not.toBe(chunkContent(other!));
    expect(chunkIdOf('s', 0, 'ff')).toBe('s:0:ff');
  });

  it('merge as a union: commutative, associative, idempotent, and both contents of a minute are kept and named', () => {
    const sets = fc
      .array(fc.record({ chunkNo: fc.nat(3), contentHash: fc.constantFrom('a', 'b') }), { maxLength: 6 })
      .map(
        (chunks) => new Map(chunks.map((chunk) => [chunkIdOf('s', chunk.chunkNo, chunk.contentHash), chunk])),
      );
    fc.assert(
      fc.property(sets, sets, sets, (a, b, c) => {
        expect(unionOfChunks(a, b)).toEqual(unionOfChunks(b, a));
        expect(unionOfChunks(unionOfChunks(a, b), c)).toEqual(unionOfChunks(a, unionOfChunks(b, c)));
        expect(unionOfChunks(a, a)).toEqual(a);
        const union = [...unionOfChunks(a, b).values()];
        expect(union.length).toBe(new Set([...a.keys(), ...b.keys()]).size);
        expect(disputedChunks(union)).toEqual(
          [0, 1, 2, 3].filter((no) => union.filter(({ chunkNo }) => chunkNo === no).length > 1),
        );
      }),
    );
  });
});
