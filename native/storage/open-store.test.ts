import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import {
  exampleAnalysis,
  exampleProfile,
  exampleSecond,
  exampleSession,
} from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openTestStore } from '#tests/support/test-store.ts';

// Real threads and files: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const engine = 'beats/1';

describe('profiles and machines', () => {
  it('gives a profile back as it was saved, and replaces it', async () => {
    const { profiles } = await openTestStore();
    const full = exampleProfile({ restingHeartRateBpm: 48, maxHeartRateBpm: 182, vo2Max: 44.5 });
    await profiles.save(full);
    expect(await profiles.find('p1')).toEqual(full);

    const changed = exampleProfile({ displayName: 'Ada L.' });
    await profiles.save(changed);
    await profiles.save(exampleProfile({ profileId: 'p0', displayName: 'Bob' }));
    // Absent facts are absent again, not null.
    expect(await profiles.find('p1')).toStrictEqual(changed);
    expect((await profiles.list()).map((profile) => profile.profileId)).toEqual(['p1', 'p0']);
    expect(await profiles.find('nobody')).toBeUndefined();
  });

  it('gives a machine back with its belt test, the one seen last first', async () => {
    const { machines } = await openTestStore();
    const tested = {
      machineId: 'aa:bb',
      name: 'Belt \u001b[31m',
      manufacturer: 'M',
      model: 'X',
      firmware: '1.2',
      lastSeenWallMs: 1000.5,
      beltTest: {
        passed: false,
        testedAtWallMs: 900,
        firmware: '1.2',
        speedFactor: 1.609,
        operations: { setTargetSpeed: 'works', reset: 'not tried' },
      },
    };
    const bare = { machineId: 'cc', name: 'C', lastSeenWallMs: 2000 };
    await machines.save(tested);
    await machines.save(bare);
    expect(await machines.find('aa:bb')).toStrictEqual(tested);
    expect(await machines.list()).toStrictEqual([bare, tested]);
    const { speedFactor: _measured, ...unmeasured } = tested.beltTest;
    await machines.save({ ...tested, beltTest: unmeasured });
    expect((await machines.find('aa:bb'))?.beltTest).toStrictEqual(unmeasured);
    await machines.save({ ...bare, machineId: 'aa:bb' });
    expect((await machines.find('aa:bb'))?.beltTest).toBeUndefined();
  });
});

describe('library', () => {
  it('knows the files it was told of, in the state of the last time', async () => {
    const { library } = await openTestStore();
    const good = { path: '/m/a.mp3', sizeBytes: 5_000_000_000, modifiedMs: 1234.5678, trackId: 't1' };
    const bad = {
      path: "/m/it's.ogg",
      sizeBytes: 0,
      modifiedMs: 1,
      problem: { code: 'audio/file-damaged', detail: 'x', engine: 'beats/1', tries: 2 },
    };
    await library.saveFiles([good, bad]);
    expect(await library.knownFiles([good.path, '/m/unknown.mp3', bad.path])).toStrictEqual(
      expect.arrayContaining([good, bad]),
    );
    const repaired = { path: bad.path, sizeBytes: 7, modifiedMs: 2, trackId: 't2' };
    await library.saveFiles([bad, repaired]);
    expect(await library.knownFiles([bad.path])).toStrictEqual([repaired]);
    await library.forgetFiles([good.path, '/m/unknown.mp3']);
    expect(await library.knownFiles([good.path])).toEqual([]);
    await library.saveFiles([]);
    expect(await library.knownFiles([])).toEqual([]);
  });

  it('knows the files of a recording, by path', async () => {
    const { library } = await openTestStore();
    const file = (path: string, trackId?: string) => ({
      path,
      sizeBytes: 1,
      modifiedMs: 1,
      ...(trackId === undefined ? {} : { trackId }),
    });
    const copies = [file('/m/a.mp3', 't1'), file('/m/b/a.mp3', 't1')];
    await library.saveFiles([...copies].reverse());
    await library.saveFiles([file('/m/other.mp3', 't2'), file('/m/unread.mp3')]);
    expect(await library.filesOf('t1')).toStrictEqual(copies);
    expect(await library.filesOf('t3')).toEqual([]);
    await library.forgetFiles(['/m/a.mp3']);
    expect(await library.filesOf('t1')).toStrictEqual(copies.slice(1));
  });

  it('takes more files at once than one statement could', async () => {
    const { library } = await openTestStore();
    const files = Array.from({ length: 1200 }, (_, index) => ({
      path: `/m/${String(index).padStart(5, '0')}.mp3`,
      sizeBytes: index,
      modifiedMs: index,
    }));
    await library.saveFiles(files);
    expect(await library.knownFiles(files.map((file) => file.path))).toHaveLength(1200);
    await library.forgetFiles(files.slice(0, 1100).map((file) => file.path));
    expect(await library.pathsBelow('/m', undefined, 1000)).toHaveLength(100);
  });

  it('pages through the paths below a folder in order', async () => {
    const { library } = await openTestStore();
    const paths = ['/m/100%/a.mp3', '/m/100%/b.mp3', '/m/100%/z/c.mp3', '/m/100x/d.mp3', '/m2/e.mp3'];
    await library.saveFiles([...paths].reverse().map((path) => ({ path, sizeBytes: 1, modifiedMs: 1 })));
    expect(await library.pathsBelow('/m/100%', undefined, 2)).toEqual(paths.slice(0, 2));
    expect(await library.pathsBelow('/m/100%/', paths[1], 2)).toEqual(paths.slice(2, 3));
    expect(await library.pathsBelow('/m', undefined, 10)).toEqual(paths.slice(0, 4));
  });

  it('lists analysed tracks below a folder, one a recording, with the first of its paths', async () => {
    const { library } = await openTestStore();
    const file = (path: string, trackId: string) => ({ path, trackId, sizeBytes: 1, modifiedMs: 1 });
    await library.saveAnalysis('t1', exampleAnalysis());
    await library.saveFiles([
      file('/other/t1.mp3', 't1'),
      file('/m/b/t1 copy.mp3', 't1'),
      file('/m/a/t1.mp3', 't1'),
      file('/m/c.d/t2.flac', 't2'),
      file('/m/not-analysed.mp3', 't3'),
      { ...file('/m/0-broken.mp3', 't2'), problem: { code: 'audio/file-damaged', detail: '' } },
    ]);
    await library.saveAnalysis('t2', exampleAnalysis({ tempoBpm: 90, beatsS: [], taggedTempoBpm: 91.5 }));
    await library.saveAnalysis('t3', exampleAnalysis({ engine: 'older/1' }));
    await library.saveTags('t1', {
      title: 'Title',
      artist: 'Artist',
      album: 'Album',
      taggedTempoBpm: 128,
      durationS: 212,
    });

    expect(await library.tracksBelow('/m', engine)).toStrictEqual([
      {
        trackId: 't1',
        path: '/m/a/t1.mp3',
        title: 'Title',
        artist: 'Artist',
        album: 'Album',
        tempo: exampleAnalysis(),
      },
      {
        trackId: 't2',
        path: '/m/c.d/t2.flac',
        title: 't2',
        tempo: exampleAnalysis({ tempoBpm: 90, beatsS: [], taggedTempoBpm: 91.5 }),
      },
    ]);
    expect((await library.tracksBelow('/m/b', engine)).map((track) => track.path)).toEqual([
      '/m/b/t1 copy.mp3',
    ]);
    expect(await library.tracksBelow('/m', 'older/1')).toHaveLength(1);
    // Beats are unpacked on demand; a copy has them like any other field.
    const [first] = await library.tracksBelow('/m', engine);
    expect(structuredClone(first)?.tempo.beatsS).toEqual(exampleAnalysis().beatsS);
    expect(first?.tempo.beatsS).toBe(first?.tempo.beatsS);
    expect(await library.tracksBelow('/nothing', engine)).toEqual([]);
  });

  it('lists more tracks than a page holds, each once', async () => {
    const { library } = await openTestStore();
    const ids = Array.from({ length: 501 }, (_, index) => `t${String(index).padStart(4, '0')}`);
    await library.saveFiles(
      ids.flatMap((trackId) => [
        { path: `/m/a/${trackId}.mp3`, trackId, sizeBytes: 1, modifiedMs: 1 },
        { path: `/m/b/${trackId}.mp3`, trackId, sizeBytes: 1, modifiedMs: 1 },
      ]),
    );
    await Promise.all(ids.map((id) => library.saveAnalysis(id, exampleAnalysis())));
    const tracks = await library.tracksBelow('/m', engine);
    expect(tracks.map((track) => track.path)).toEqual(ids.map((id) => `/m/a/${id}.mp3`));
  });

  it('keeps one analysis an engine, and analyses of forgotten files', async () => {
    const { library } = await openTestStore();
    await library.saveFiles([{ path: '/m/a.mp3', trackId: 't1', sizeBytes: 1, modifiedMs: 1 }]);
    await library.saveAnalysis('t1', exampleAnalysis());
    const better = exampleAnalysis({ confidence: 0.95, beatsS: [1, 2] });
    await library.saveAnalysis('t1', better);
    await library.forgetFiles(['/m/a.mp3']);
    expect(await library.analysis('t1', engine)).toStrictEqual(better);
    expect(await library.analysis('t1', 'another/1')).toBeUndefined();
  });
});

describe('sessions', () => {
  it('gives a session back as it was recorded', async () => {
    const { sessions } = await openTestStore();
    const session = exampleSession();
    await sessions.begin(session);
    const sample = {
      atMs: 2000,
      requestedSpeedKmh: 9.5,
      acknowledgedSpeedKmh: 9.4,
      reportedSpeedKmh: 9.3,
      requestedInclinePercent: -1,
      reportedInclinePercent: 0,
      heartRateBpm: 141,
      cadenceSpm: 164.5,
      distanceM: 5.2,
      energyKcal: 0.3,
      trackId: 't1',
      trackPositionS: 1.5,
      heardTempoBpm: 164,
    };
    const event = {
      atMs: 1999.75,
      kind: 'target',
      reason: 'heart',
      detail: { from: 9, isCap: true, text: 'x"' },
    };
    const play = { trackId: 't1', title: '=1+1', tempoBpm: 164, startedAtMs: 500.5 };
    await sessions.append(session.sessionId, [
      { sample, events: [event], plays: [{ ...play, endedAtMs: 1900 }] },
      exampleSecond(1000, { plays: [play], events: [{ atMs: 1, kind: 'start', detail: {} }] }),
    ]);
    const record = await sessions.read(session.sessionId);
    expect(record).toStrictEqual({
      summary: session,
      samples: [exampleSecond(1000).sample, sample],
      events: [{ atMs: 1, kind: 'start', detail: {} }, event],
      // Of two with one start the last in the list counts.
      plays: [play],
    });
  });

  it('takes the same second again without failing or duplicating', async () => {
    const { sessions } = await openTestStore();
    await sessions.begin(exampleSession());
    await sessions.begin(exampleSession({ mode: 'other' }));
    const { sessionId } = exampleSession();
    const tick = { atMs: 900, kind: 'tick', detail: {} };
    const second = exampleSecond(1000, { events: [tick, tick] });
    await sessions.append(sessionId, [second]);
    await sessions.append(sessionId, [second]);
    await sessions.append(sessionId, [{ ...second, events: [{ atMs: 950, kind: 'late', detail: {} }] }]);
    const record = await sessions.read(sessionId);
    expect(record?.samples).toHaveLength(1);
    expect(record?.events.map((event) => event.kind)).toEqual(['tick', 'tick', 'late']);
    expect(record?.summary.mode).toBe('heart');
  });

  it('keeps all of an append or nothing', async () => {
    const { sessions } = await openTestStore();
    await sessions.begin(exampleSession());
    const { sessionId } = exampleSession();
    const broken = exampleSecond(2000, { sample: { atMs: 2000, distanceM: Number.NaN, energyKcal: 0 } });
    await expect(sessions.append(sessionId, [exampleSecond(1000), broken])).rejects.toMatchObject({
      code: 'storage/failed',
    });
    expect((await sessions.read(sessionId))?.samples).toEqual([]);
    await sessions.append(sessionId, [exampleSecond(1000)]);
    expect((await sessions.read(sessionId))?.samples).toHaveLength(1);
  });

  it('names what is in an event that JSON cannot hold', async () => {
    const { sessions } = await openTestStore();
    await sessions.begin(exampleSession());
    const { sessionId } = exampleSession();
    await sessions.append(sessionId, [
      exampleSecond(1000, { events: [{ atMs: 1, kind: 'odd', detail: { speed: Number.NaN } }] }),
    ]);
    expect((await sessions.read(sessionId))?.events[0]?.detail).toEqual({ speed: 'NaN' });
  });

  it('ends a session once and lists the newest first', async () => {
    const { sessions } = await openTestStore();
    const totals = { durationMs: 60_000, movingMs: 50_000, distanceM: 150.5, energyKcal: 9, maxSpeedKmh: 10 };
    const ending = { endedAtWallMs: 1_790_000_060_000, endCause: 'person', totals };
    const older = exampleSession();
    const newer = exampleSession({
      sessionId: 's2',
      startedAtWallMs: older.startedAtWallMs + 5,
      profileId: 'p2',
    });
    await sessions.begin(newer);
    await sessions.begin(older);
    expect((await sessions.unfinished()).map((session) => session.sessionId)).toEqual([
      older.sessionId,
      's2',
    ]);

    await sessions.finish(older.sessionId, ending);
    await sessions.finish(older.sessionId, { ...ending, endCause: 'another' });
    expect(await sessions.list({ limit: 10 })).toStrictEqual([newer, { ...older, ...ending }]);
    expect(await sessions.list({ limit: 1 })).toHaveLength(1);
    expect(await sessions.list({ limit: 10, profileId: 'p1' })).toHaveLength(1);
    expect((await sessions.unfinished()).map((session) => session.sessionId)).toEqual(['s2']);

    await sessions.append('s2', [exampleSecond(1000)]);
    const withHeart = { ...totals, meanHeartRateBpm: 139.5 };
    await sessions.finish('s2', { ...ending, totals: withHeart });
    expect((await sessions.read('s2'))?.summary.totals).toEqual(withHeart);
    // What it has may be sent again; what it has not would belie its totals.
    await sessions.append('s2', [exampleSecond(1000)]);
    await expect(sessions.append('s2', [exampleSecond(1000), exampleSecond(2000)])).rejects.toMatchObject({
      code: 'storage/failed',
    });
  });

  it('knows no other sessions', async () => {
    const { sessions } = await openTestStore();
    const missing = { code: 'storage/not-found', params: { what: 'session', id: 'x' } };
    await expect(sessions.append('x', [exampleSecond(1000)])).rejects.toMatchObject(missing);
    const ending = {
      endedAtWallMs: 1,
      endCause: 'person',
      totals: { durationMs: 0, movingMs: 0, distanceM: 0, energyKcal: 0, maxSpeedKmh: 0 },
    };
    await expect(sessions.finish('x', ending)).rejects.toMatchObject(missing);
    expect(await sessions.read('x')).toBeUndefined();
  });
});

describe('a closed store', () => {
  it('refuses calls, leaves one file, and has everything when it is opened again', async () => {
    const folder = createTestFolder();
    const store = await openTestStore({ folder });
    const saved = store.profiles.save(exampleProfile());
    await store.close();
    await saved;
    await store.close();
    await expect(store.profiles.list()).rejects.toMatchObject({ code: 'storage/failed' });
    expect(readdirSync(folder)).toEqual(['beatrunner.sqlite']);
    expect(await (await openTestStore({ folder })).profiles.list()).toEqual([exampleProfile()]);
  });
});
