import FitParser from 'fit-file-parser';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workout } from '#contract/rest/workouts.ts';
import { PushingDevice, deviceIdOf, sessionExample } from '#server/test-support/push-rig.ts';
import { startRestServer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: RestRig;
beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

const startedAtMs = Date.UTC(2026, 9, 5, 6, 30);
const samples = Array.from({ length: 150 }, (_, second) => ({
  ...{ atS: second, speedKmh: 9 + (second % 3), heartRateBpm: 140, cadenceSpm: 166, inclinePercent: 1.5 },
  ...{ distanceM: second * 2.7, energyKcal: second * 0.2 },
}));
const run = { startedAtMs, endedAtMs: startedAtMs + 150_000, title: 'Hills', samples };

async function create(as: string, more: object = {}): Promise<Workout> {
  const { status, json, text } = await server.ask('POST', '/v1/workouts', { ...run, ...more }, { as });
  if (status !== 201) throw new Error(text);
  return json as unknown as Workout;
}

async function list(as: string, query = ''): Promise<{ workouts: Workout[]; nextCursor: string | null }> {
  const { json } = await server.ask('GET', `/v1/workouts${query}`, undefined, { as });
  return json as unknown as { workouts: Workout[]; nextCursor: string | null };
}

describe('a workout', () => {
  it('is kept as treadmills keep theirs: with its minutes, in the log of the account', async () => {
    const made = await create('anna');
    expect(made).toMatchObject({
      ...{ title: 'Hills', durationS: 150, movingS: 150, maxSpeedKmh: 11, meanHeartRateBpm: 140 },
      ...{ mode: 'imported', isSimulated: false, profileId: 'me', isDeleted: false },
    });
    expect(made.distanceM).toBeCloseTo(149 * 2.7, 1);
    const { rows } = await server.database.pool.query(
      `SELECT relation, count(*)::int AS n FROM sync_change WHERE scope = 'account:anna' GROUP BY 1 ORDER BY 1`,
    );
    expect(rows).toEqual([
      { relation: 'session_chunks', n: 3 },
      { relation: 'sessions', n: 1 },
    ]);
    const read = await server.ask('GET', `/v1/workouts/${made.workoutId}`);
    expect(read.json).toEqual(made);
  });

  it('has the id that it was given, once', async () => {
    expect((await create('anna', { workoutId: 'own-id' })).workoutId).toBe('own-id');
    const again = await server.ask('POST', '/v1/workouts', { ...run, workoutId: 'own-id' });
    expect(again).toMatchObject({ status: 409, json: { code: 'workout/exists' } });
    expect((await create('bob', { workoutId: 'own-id' })).workoutId).toBe('own-id');
  });

  it.each([
    [{ endedAtMs: startedAtMs - 1 }, ['endedAtMs']],
    [{ samples: [samples[1], samples[0]] }, ['samples']],
    [{ samples: [{ atS: 1, distanceM: 1 }] }, ['samples.0.energyKcal']],
    [{ title: 'a\u001Bb' }, ['title']],
    [{ rating: 6 }, ['rating']],
    [{ isSimulated: false }, ['isSimulated']],
  ])('with %j is refused', async (more, fields) => {
    const answer = await server.ask('POST', '/v1/workouts', { ...run, ...more });
    expect(answer).toMatchObject({ status: 400, json: { code: 'request/invalid', fields } });
  });

  it('is changed, deleted and restored, and told of to treadmills each time', async () => {
    const { workoutId } = await create('cleo');
    const path = `/v1/workouts/${workoutId}`;
    const as = 'cleo';
    const etag = (await server.ask('GET', path, undefined, { as })).headers.get('etag') ?? '';
    const match = { as, headers: { 'if-match': etag } };
    expect(await server.ask('PATCH', path, { rating: 5, title: null }, match)).toMatchObject({
      ...{ status: 200, json: { rating: 5, title: null } },
    });
    expect((await server.ask('PATCH', path, { rating: 1 }, match)).status).toBe(412);
    expect((await server.ask('PATCH', path, { distanceM: 1 }, { as })).status).toBe(400);
    expect((await server.ask('DELETE', path, undefined, match)).status).toBe(412);
    expect((await server.ask('DELETE', path, undefined, { as })).status).toBe(204);
    expect((await server.ask('GET', path, undefined, { as })).status).toBe(404);
    expect((await list(as)).workouts).toEqual([]);
    expect((await list(as, '?deleted=only')).workouts).toMatchObject([{ workoutId, isDeleted: true }]);
    const back = await server.ask('POST', `${path}/restore`, undefined, { as });
    expect(back).toMatchObject({ status: 200, json: { rating: 5, durationS: 150, isDeleted: false } });
    expect((await server.ask('POST', `${path}/restore`, undefined, { as })).status).toBe(200);
    expect((await list(as)).workouts).toHaveLength(1);
  });
});

describe('the list', () => {
  it('has every run once, newest first, whatever comes and goes meanwhile', async () => {
    const as = 'lister';
    for (let day = 0; day < 12; day += 1) {
      // Three begin at the same moment.
      const at = startedAtMs + Math.floor(day / 3) * 86_400_000;
      await create(as, { workoutId: `w${day}`, startedAtMs: at, endedAtMs: at + 150_000, samples: [] });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; ; page += 1) {
      const query: string = cursor === null ? '?limit=4' : `?limit=4&cursor=${cursor}`;
      const answer = await list(as, query);
      seen.push(...answer.workouts.map(({ workoutId }) => workoutId));
      cursor = answer.nextCursor;
      if (page === 0) {
        const at = startedAtMs + 9 * 86_400_000;
        await create(as, { workoutId: 'newer', startedAtMs: at, endedAtMs: at + 150_000, samples: [] });
        await server.ask('DELETE', '/v1/workouts/w9', undefined, { as });
      }
      if (cursor === null) break;
    }
    expect(seen).toEqual(['w9', 'w11', 'w10', 'w8', 'w7', 'w6', 'w5', 'w4', 'w3', 'w2', 'w1', 'w0']);
    expect(await list(as, `?fromMs=${startedAtMs + 1}&toMs=${startedAtMs + 86_400_001}`)).toMatchObject({
      ...{ workouts: [{ workoutId: 'w5' }, { workoutId: 'w4' }, { workoutId: 'w3' }], nextCursor: null },
    });
  });

  it("leads nobody to another's runs with another's cursor", async () => {
    const { nextCursor } = await list('lister', '?limit=2');
    const strange = await list('mallory', `?limit=100&cursor=${nextCursor}`);
    expect(strange).toEqual({ workouts: [], nextCursor: null });
  });
});

describe("another's workout", () => {
  it('is not there, whatever is asked of it', async () => {
    const { workoutId } = await create('owner');
    const path = `/v1/workouts/${workoutId}`;
    const tries = [
      ['GET', path],
      ['PATCH', path, { title: 'Mine' }],
      ['DELETE', path],
      ['POST', `${path}/restore`],
      ['GET', `${path}/samples`],
      ['GET', `${path}/export`],
    ] as const;
    for (const [method, where, body] of tries) {
      const answer = await server.ask(method, where, body, { as: 'mallory' });
      expect(answer, `${method} ${where}`).toMatchObject({
        status: 404,
        json: { code: 'workout/not-found' },
      });
    }
    const own = await server.ask('GET', path, undefined, { as: 'owner' });
    expect(own.json['title']).toBe('Hills');
  });
});

describe('samples', () => {
  it('come second by second, or as means of more', async () => {
    const { workoutId } = await create('sam');
    const path = `/v1/workouts/${workoutId}/samples`;
    const all = await server.ask('GET', path, undefined, { as: 'sam' });
    expect(all.json).toMatchObject({ everyS: 1, nextFromS: null });
    expect(all.json['samples']).toHaveLength(150);
    expect((all.json['samples'] as object[])[5]).toEqual({
      ...{ atS: 5, speedKmh: 11, heartRateBpm: 140, cadenceSpm: 166, inclinePercent: 1.5 },
      ...{ distanceM: 13.5, energyKcal: 1 },
    });
    const few = await server.ask('GET', `${path}?fromS=30&toS=90&everyS=30`, undefined, { as: 'sam' });
    expect(few.json['samples']).toMatchObject([
      { atS: 30, speedKmh: 10, distanceM: 59 * 2.7 },
      { atS: 60, speedKmh: 10, energyKcal: 89 * 0.2 },
    ]);
  });

  it('go on where an answer ended', async () => {
    const as = 'long';
    const sparse = [0, 60_000, 120_000].map((atS) => ({ atS, distanceM: atS, energyKcal: 1 }));
    const made = await create(as, { endedAtMs: startedAtMs + 130_000_000, samples: sparse });
    const path = `/v1/workouts/${made.workoutId}/samples`;
    const first = await server.ask('GET', path, undefined, { as });
    expect(first.json).toMatchObject({ samples: [{ atS: 0 }, { atS: 60_000 }], nextFromS: 120_000 });
    const next = await server.ask('GET', `${path}?fromS=120000`, undefined, { as });
    expect(next.json).toMatchObject({ samples: [{ atS: 120_000 }], nextFromS: null });
  });

  it('of a minute that nobody can read are a gap', async () => {
    const { workoutId } = await create('broken');
    await server.database.pool.query(
      `UPDATE session_chunks SET samples = 'AAAA' WHERE account_id = 'broken' AND chunk_no = 1`,
    );
    const { status, json } = await server.ask('GET', `/v1/workouts/${workoutId}/samples`, undefined, {
      as: 'broken',
    });
    expect(status).toBe(200);
    expect((json['samples'] as object[]).length).toBe(90);
  });
});

describe('statistics', () => {
  it('are sums, weeks by the time zone, and bests of real runs', async () => {
    const as = 'stat';
    // Sunday 23:30 and Monday 00:30 in Berlin (UTC+2).
    for (const [workoutId, at, distanceM, movingS] of [
      ['sunday', Date.UTC(2026, 9, 4, 21, 30), 5200, 1800],
      ['monday', Date.UTC(2026, 9, 4, 22, 30), 10_400, 3800],
    ] as const) {
      const totals = { distanceM, movingS, durationS: movingS, energyKcal: 400 };
      await create(as, { workoutId, startedAtMs: at, endedAtMs: at + 4_000_000, totals, samples: [] });
    }
    const simulated = new PushingDevice(() => server.url, as, deviceIdOf('d'));
    await simulated.push([
      simulated.op('sessions', 'sim', { ...sessionExample, is_simulated: true, distance_m: 99_999 }),
    ]);
    const read = async (query: string) =>
      (await server.ask('GET', `/v1/workouts/statistics${query}`, undefined, { as })).json;
    expect(await read('?timeZone=Europe/Berlin')).toEqual({
      totals: { workouts: 2, distanceM: 15_600, movingS: 5600, energyKcal: 800 },
      weeks: [
        { monday: '2026-10-05', workouts: 1, distanceM: 10_400, movingS: 3800, energyKcal: 400 },
        { monday: '2026-09-28', workouts: 1, distanceM: 5200, movingS: 1800, energyKcal: 400 },
      ],
      bests: {
        longestDistanceM: { workoutId: 'monday', startedAtMs: Date.UTC(2026, 9, 4, 22, 30), value: 10_400 },
        longestMovingS: expect.objectContaining({ workoutId: 'monday', value: 3800 }) as unknown,
        mostEnergyKcal: expect.objectContaining({ workoutId: 'sunday', value: 400 }) as unknown,
        highestSpeedKmh: null,
        fastestMeanKmhFrom1Km: expect.objectContaining({ workoutId: 'sunday', value: 10.4 }) as unknown,
        fastestMeanKmhFrom5Km: expect.objectContaining({ workoutId: 'sunday' }) as unknown,
        fastestMeanKmhFrom10Km: expect.objectContaining({ workoutId: 'monday' }) as unknown,
      },
    });
    expect((await read(''))['weeks']).toMatchObject([{ monday: '2026-09-28', workouts: 2 }]);
    expect(await read('?timeZone=Mars/Olympus')).toMatchObject({ code: 'request/time-zone', status: 400 });
    expect(await read(`?toMs=1`)).toMatchObject({ totals: { workouts: 0 }, weeks: [] });
  });
});

describe('statistics of the smallest run', () => {
  it('are none', async () => {
    const totals = {
      movingS: 5e-324,
      distanceM: 5e-324,
      durationS: 5e-324,
      energyKcal: 5e-324,
      maxSpeedKmh: 5e-324,
    };
    await create('tiny', { startedAtMs: 5e-324, endedAtMs: 1, totals, samples: [] });
    await create('tiny', { totals: { ...totals, distanceM: 500_000 }, samples: [] });
    const { status, json } = await server.ask('GET', '/v1/workouts/statistics', undefined, { as: 'tiny' });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      totals: { workouts: 2, movingS: 0 },
      bests: { fastestMeanKmhFrom1Km: null },
    });
  });
});

describe('a file', () => {
  it('is FIT that another program reads', async () => {
    const { workoutId } = await create('fit');
    const response = await fetch(`${server.url}/v1/workouts/${workoutId}/export?format=fit`, {
      headers: { authorization: 'Bearer fit' },
    });
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="2026-10-05-0630-[\w-]+\.fit"$/,
    );
    const bytes = await response.arrayBuffer();
    const parser = new FitParser({ force: false, speedUnit: 'km/h', lengthUnit: 'm', mode: 'list' });
    const fit = (await parser.parseAsync(bytes)) as unknown as Record<string, Record<string, unknown>[]>;
    expect(fit['sessions']).toMatchObject([
      { sport: 'running', sub_sport: 'treadmill', total_timer_time: 150, num_laps: 1, avg_heart_rate: 140 },
    ]);
    expect(fit['records']).toHaveLength(150);
    expect(fit['records']?.[5]).toMatchObject({ distance: 13.5, heart_rate: 140, cadence: 83, grade: 1.5 });
    expect(fit['records']?.[5]?.['speed']).toBeCloseTo(11, 1);
    expect(fit['records']?.[5]?.['timestamp']).toEqual(new Date(startedAtMs + 5000));
  });

  it('is TCX, CSV or JSON, with what strangers wrote as text', async () => {
    const { workoutId } = await create('files', { deviceName: '<b>&"=cmd' });
    const get = (format: string) =>
      server.ask('GET', `/v1/workouts/${workoutId}/export?format=${format}`, undefined, { as: 'files' });
    const tcx = await get('tcx');
    const points: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => points.push(name));
    parser.write(tcx.text).close();
    expect(points.filter((name) => name === 'Trackpoint')).toHaveLength(150);
    expect((await get('csv')).text.split('\r\n')).toHaveLength(152);
    expect((await get('json')).json).toMatchObject({ session: { machineName: '<b>&"=cmd' } });
    expect((await get('exe')).status).toBe(400);
  });

  it('comes of every run that may be kept', async () => {
    const value = (most: number) =>
      fc.option(fc.double({ min: 0, max: most, noNaN: true }), { nil: undefined });
    const second = fc.record({
      ...{ speedKmh: value(40), cadenceSpm: value(300), heardTempoBpm: value(400) },
      ...{ distanceM: fc.double({ min: 0, max: 500_000, noNaN: true }) },
      energyKcal: fc.double({ min: 0, max: 50_000, noNaN: true }),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(second, { maxLength: 40 }), async (seconds) => {
        server.clock.advance(1000);
        const as = `any${(number += 1)}`;
        const made = await create(as, { samples: seconds.map((sample, atS) => ({ atS, ...sample })) });
        for (const format of ['fit', 'tcx', 'csv', 'json']) {
          const { status } = await server.ask(
            'GET',
            `/v1/workouts/${made.workoutId}/export?format=${format}`,
            undefined,
            { as },
          );
          expect(status).toBe(200);
        }
      }),
      { numRuns: 15 },
    );
  });
});
