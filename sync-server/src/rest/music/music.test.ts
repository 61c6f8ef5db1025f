import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '#contract/rest/music.ts';
import { startRestServer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: RestRig;
beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

const fingerprint = (digit: string): string => digit.repeat(64);
const fact = (digit: string, tempoBpm: number, confidence = 0.9) => ({
  ...{ fingerprint: fingerprint(digit), tempoBpm, confidence, durationS: 180, engine: 'essentia-degara/1' },
});
const goal = { kind: 'speedBand', lowKmh: 8, highKmh: 11 };

describe('tempo facts', () => {
  it('are kept by the content of the recording, and found again', async () => {
    const put = await server.ask('PUT', '/v1/music/tempos', {
      tempos: [fact('a', 150), fact('b', 160), fact('a', 151)],
    });
    expect(put).toMatchObject({ status: 200, json: { kept: 2 } });
    const { json } = await server.ask('POST', '/v1/music/tempos/query', {
      fingerprints: ['a', 'b', 'c', 'c'].map(fingerprint),
    });
    expect(json).toEqual({ tempos: [fact('a', 151), fact('b', 160)], missing: [fingerprint('c')] });
  });

  it("are an account's own", async () => {
    const as = 'mallory';
    await server.ask('PUT', '/v1/music/tempos', { tempos: [fact('a', 20)] }, { as });
    const query = { fingerprints: [fingerprint('a'), fingerprint('b')] };
    const mine = await server.ask('POST', '/v1/music/tempos/query', query, { as });
    expect(mine.json).toEqual({ tempos: [fact('a', 20)], missing: [fingerprint('b')] });
    expect((await server.ask('POST', '/v1/music/tempos/query', query)).json['missing']).toEqual([]);
  });

  it.each([
    [{ ...fact('a', 150), tempoBpm: 0 }],
    [{ ...fact('a', 150), fingerprint: 'A'.repeat(64) }],
    [{ ...fact('a', 150), confidence: 1.1 }],
  ])('such as %j are refused', async (tempo) => {
    expect((await server.ask('PUT', '/v1/music/tempos', { tempos: [tempo] })).status).toBe(400);
  });
});

describe('readings by the rules', () => {
  it('place tracks in the band, by what is said or what is known of them', async () => {
    await server.ask('PATCH', '/v1/profile', { vo2Max: 60 });
    await server.ask('PUT', '/v1/music/tempos', { tempos: [fact('1', 150), fact('2', 180)] });
    const { status, json } = await server.ask('POST', '/v1/music/readings', {
      ...{ goal, inclinePercent: 1 },
      tracks: [
        { fingerprint: fingerprint('1') },
        { fingerprint: fingerprint('2') },
        { tempoBpm: 165, durationS: 60 },
        { fingerprint: fingerprint('9') },
        { tempoBpm: 90 },
      ],
    });
    expect(status).toBe(200);
    expect(json['model']).toBe('not-configured');
    expect(json['band']).toEqual({
      lowKmh: 8,
      highKmh: 11,
      inclinePercent: 1,
      maximumInclinePercent: 8,
      gait: 'running',
    });
    const readings = json['readings'] as Reading[];
    expect(readings.map(({ speedKmh }) => speedKmh)[3]).toBe(9.5);
    const [slow, fast, middle, unknown, half] = readings;
    expect(slow?.speedKmh).toBeLessThan(middle?.speedKmh ?? 0);
    expect(middle?.speedKmh).toBeLessThan(fast?.speedKmh ?? 0);
    expect(unknown).toMatchObject({ tempoBpm: null, isMatch: false, kcal: null, by: 'rules' });
    expect(half).toMatchObject({ tempoBpm: 90, foldedBpm: 180, isMatch: true });
    expect(half?.speedKmh).toBe(fast?.speedKmh);
    expect(middle?.kcal).toBeCloseTo(middle?.kcalPerMin ?? 0, 0);
    expect(fast?.intensityPercent).toBeGreaterThan(slow?.intensityPercent ?? 100);
  });

  it('keep to the caps of the runner', async () => {
    await server.ask('PATCH', '/v1/profile', { speedCapKmh: 6, walkSpeedKmh: 4 }, { as: 'careful' });
    const { json } = await server.ask(
      'POST',
      '/v1/music/readings',
      { goal: { kind: 'speedBand', lowKmh: 20, highKmh: 25 }, tracks: [{ tempoBpm: 120 }] },
      { as: 'careful' },
    );
    expect(json).toMatchObject({ band: { highKmh: 6 }, readings: [{ speedKmh: 6 }] });
  });

  it('are of tracks that say something', async () => {
    const nothing = await server.ask('POST', '/v1/music/readings', {
      goal,
      tracks: [{ title: 'Only a title' }],
    });
    expect(nothing).toMatchObject({ status: 400, json: { fields: ['tracks.0'] } });
    expect((await server.ask('POST', '/v1/music/readings', { goal, tracks: [] })).status).toBe(400);
  });
});
