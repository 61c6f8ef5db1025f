import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { exampleAnalysis, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openTestStore } from '#tests/support/test-store.ts';

// Real threads and files: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const engine = 'beats/1';

describe('tempo corrections', () => {
  it('belong to the content, hold for every engine and name what was heard, until they are taken back', async () => {
    const { library } = await openTestStore();
    const file = (path: string) => ({ path, trackId: 't1', sizeBytes: 1, modifiedMs: 1 });
    await library.saveTempoCorrection('t1', { tempoBpm: 64 });
    await library.saveFiles([file('/m/a.mp3')]);
    await library.saveAnalysis('t1', exampleAnalysis());
    const [corrected] = await library.tracksBelow('/m', engine);
    expect(corrected).toMatchObject({
      detectedTempoBpm: 128.25,
      // The downbeat stays a beat, and the tempo is that of the beats that stay.
      tempo: { tempoBpm: 64.125, confidence: 1, beatsS: [0.7178] },
    });
    // What was heard is kept as it was.
    expect(await library.analysis('t1', engine)).toStrictEqual(exampleAnalysis());

    await library.forgetFiles(['/m/a.mp3']);
    await library.saveFiles([file('/m/renamed.mp3')]);
    await library.saveTempoCorrection('t1', { tempoBpm: 130 });
    expect((await library.tracksBelow('/m', engine))[0]?.tempo.tempoBpm).toBe(130);

    await library.saveTempoCorrection('t1', undefined);
    const [heard] = await library.tracksBelow('/m', engine);
    expect(heard).not.toHaveProperty('detectedTempoBpm');
    expect(heard?.tempo).toEqual(exampleAnalysis());
  });
});

describe('repairs of a recording', () => {
  const file = { path: '/m/a.mp3', trackId: 't1', sizeBytes: 1, modifiedMs: 1 };
  const heard = { ...exampleAnalysis(), bar: { beats: 4, firstDownbeatIndex: 0 } };
  async function libraryWithTrack() {
    const store = await openTestStore();
    await store.library.saveFiles([file]);
    await store.library.saveAnalysis('t1', heard);
    const runAs = async (accountId: string) => {
      await store.sync.saveAccount({ accountId });
      await store.sync.activate(accountId);
    };
    return { ...store, runAs, read: async () => (await store.library.tracksBelow('/m', engine))[0]! };
  }

  it('name the downbeat, which stays when the tempo is repaired again, and goes with the repair', async () => {
    const { library, read } = await libraryWithTrack();
    await library.saveTempoCorrection('t1', { tempoBpm: heard.tempoBpm, downbeatS: heard.beatsS[1]! });
    expect((await read()).tempo.bar).toEqual({ beats: 4, firstDownbeatIndex: 1 });
    expect(await library.ownRepair('t1')).toEqual({ tempoBpm: heard.tempoBpm, downbeatS: heard.beatsS[1] });
    expect(await library.ownRepair('t2')).toBeUndefined();
    await library.saveTempoCorrection('t1', { tempoBpm: heard.tempoBpm / 2 });
    expect((await read()).tempo.beatsS[0]).toBe(heard.beatsS[1]);
    await library.saveTempoCorrection('t1', undefined);
    await library.saveTempoCorrection('t1', { tempoBpm: heard.tempoBpm / 2 });
    expect((await read()).tempo.beatsS[0]).toBe(heard.beatsS[0]);
  });

  it('are facts for the other runners of this computer, where they agree and nobody knows better', async () => {
    const { library, sync, read, runAs } = await libraryWithTrack();
    await library.saveTempoCorrection('t1', { tempoBpm: 64 });
    await runAs('ada');
    expect(await library.ownRepair('t1')).toBeUndefined();
    expect(await read()).toMatchObject({
      isTempoFromOthers: true,
      detectedTempoBpm: 128.25,
      tempo: { tempoBpm: 64.125, beatsS: [0.25, 1.1857] },
    });
    // Said by the runner it is certain, and nobody else's any more.
    await library.saveTempoCorrection('t1', { tempoBpm: 128 });
    const own = await read();
    expect(own).toMatchObject({ tempo: { tempoBpm: 128.25, confidence: 1 } });
    expect(own).not.toHaveProperty('isTempoFromOthers');
    // Two others who are divided: what was heard counts.
    await runAs('bob');
    expect(await read()).not.toHaveProperty('detectedTempoBpm');
    await sync.wipe('ada');
    expect(await read()).toMatchObject({ isTempoFromOthers: true, tempo: { tempoBpm: 64.125 } });
  });

  it('of others bring no tempo that was not heard', async () => {
    const { library, read, runAs } = await libraryWithTrack();
    await library.saveTempoCorrection('t1', { tempoBpm: 200 });
    await runAs('ada');
    expect((await read()).tempo).toEqual(heard);
  });
});

describe('music folders', () => {
  it('are kept in the order in which they were added, and forgotten', async () => {
    const clock = createManualClock();
    const { musicFolders } = await openTestStore({ clock });
    await musicFolders.save({ kind: 'folder', folderId: 'z', path: '/m/z' });
    clock.advance(1000);
    await musicFolders.save({ kind: 'samples', folderId: 'a' });
    clock.advance(1000);
    await musicFolders.save({ kind: 'folder', folderId: 'z', path: '/m/z' });
    expect(await musicFolders.list()).toStrictEqual([
      { kind: 'folder', folderId: 'z', path: '/m/z' },
      { kind: 'samples', folderId: 'a' },
    ]);
    await musicFolders.remove('z');
    await musicFolders.remove('never there');
    expect(await musicFolders.list()).toStrictEqual([{ kind: 'samples', folderId: 'a' }]);
  });
});

describe('settings', () => {
  it('are written and forgotten one by one, and outlive the program', async () => {
    const folder = createTestFolder();
    const first = await openTestStore({ folder });
    await first.settings.change(
      [
        { name: 'language', json: '"en"' },
        { name: 'textSize', json: '115' },
      ],
      [],
    );
    await first.settings.change([{ name: 'language', json: '"zh-CN"' }], ['textSize', 'never there']);
    await first.close();
    const { settings } = await openTestStore({ folder });
    expect(await settings.list()).toStrictEqual([{ name: 'language', json: '"zh-CN"' }]);
  });
});

describe('a session that is removed', () => {
  it('is gone with everything in it, and leaves the others alone', async () => {
    const { sessions } = await openTestStore();
    const kept = exampleSession({ sessionId: 'kept' });
    const removed = exampleSession({ sessionId: 'removed' });
    const second = exampleSecond(1000, {
      events: [{ atMs: 1, kind: 'start', detail: {} }],
      plays: [{ trackId: 't1', title: 'T', tempoBpm: 160, startedAtMs: 0 }],
    });
    for (const session of [kept, removed]) {
      await sessions.begin(session);
      await sessions.append(session.sessionId, [second]);
    }
    expect(await sessions.remove('removed')).toBe(true);
    expect(await sessions.read('removed')).toBeUndefined();
    expect((await sessions.list({ limit: 10 })).map(({ sessionId }) => sessionId)).toEqual(['kept']);
    expect(await sessions.read('kept')).toMatchObject({ samples: [{}], events: [{}], plays: [{}] });
    expect(await sessions.remove('removed')).toBe(false);
    // Nothing of it comes up again with the same id.
    await sessions.begin(removed);
    expect(await sessions.read('removed')).toMatchObject({ samples: [], events: [], plays: [] });
  });
});
