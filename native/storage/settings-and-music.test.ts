import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { exampleAnalysis, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openStore, type OpenStoreOptions } from './open-store.ts';

// Real threads and files: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

async function openTestStore(changes: Partial<OpenStoreOptions> = {}): Promise<Store> {
  const store = await openStore({
    folder: createTestFolder(),
    clock: createManualClock(),
    log: silentLog,
    ...changes,
  });
  onTestFinished(() => store.close());
  return store;
}

const engine = 'essentia-degara/1';

describe('tempo corrections', () => {
  it('belong to the content, hold for every engine and name what was heard, until they are taken back', async () => {
    const { library } = await openTestStore();
    const file = (path: string) => ({ path, trackId: 't1', sizeBytes: 1, modifiedMs: 1 });
    await library.saveTempoCorrection('t1', 64);
    await library.saveFiles([file('/m/a.mp3')]);
    await library.saveAnalysis('t1', exampleAnalysis());
    const [corrected] = await library.tracksBelow('/m', engine);
    expect(corrected).toMatchObject({
      detectedTempoBpm: 128.25,
      tempo: { tempoBpm: 64, confidence: 1, beatsS: [0.25, 1.1857] },
    });
    // What was heard is kept as it was.
    expect(await library.analysis('t1', engine)).toStrictEqual(exampleAnalysis());

    await library.forgetFiles(['/m/a.mp3']);
    await library.saveFiles([file('/m/renamed.mp3')]);
    await library.saveTempoCorrection('t1', 130);
    expect((await library.tracksBelow('/m', engine))[0]?.tempo.tempoBpm).toBe(130);

    await library.saveTempoCorrection('t1', undefined);
    const [heard] = await library.tracksBelow('/m', engine);
    expect(heard).not.toHaveProperty('detectedTempoBpm');
    expect(heard?.tempo).toEqual(exampleAnalysis());
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
