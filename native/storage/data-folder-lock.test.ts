import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { startTestProcess } from '#tests/support/child-process.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { holdsDataFolder, lockDataFolder } from './data-folder-lock.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { openStore } from './open-store.ts';

// Real threads and files: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const nextSchema = {
  version: allMigrations.length + 1,
  name: 'test-only',
  sql: 'ALTER TABLE sessions ADD COLUMN test_note TEXT',
};

describe('lockDataFolder', () => {
  it('gives a folder to one holder at a time', async () => {
    const folder = join(createTestFolder(), 'not', 'yet there');
    expect(holdsDataFolder(folder)).toBe(false);
    const lock = await lockDataFolder(folder);
    expect(holdsDataFolder(folder)).toBe(true);
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      code: 'storage/already-open',
      params: { path: folder },
    });
    lock.release();
    lock.release();
    expect(holdsDataFolder(folder)).toBe(false);
    (await lockDataFolder(folder)).release();
  });

  it('is kept by another process until that one is killed', async () => {
    const folder = createTestFolder();
    await (await openStore({ folder, clock: createManualClock(), log: silentLog })).close();
    const holder = startTestProcess('hold-lock-process.ts', [folder]);
    onTestFinished(() => holder.kill());
    expect((await holder.lines.next()).value).toBe('locked');
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'storage/already-open' });

    // Others read and write beside it, but nobody changes the schema under it.
    const store = await openStore({ folder, clock: createManualClock(), log: silentLog });
    expect(await store.sessions.list({ limit: 1 })).toEqual([]);
    await store.close();
    const migrations = [...allMigrations, nextSchema];
    const newer = { folder, clock: createManualClock(), log: silentLog, migrations };
    await expect(openStore(newer)).rejects.toMatchObject({ code: 'storage/already-open' });

    await holder.kill();
    const lock = await lockDataFolder(folder);
    await (await openStore(newer)).close();
    lock.release();
  });

  it('tells when the folder cannot be made or written', async () => {
    const folder = createTestFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(lockDataFolder(join(folder, 'file'))).rejects.toMatchObject({
      code: 'storage/folder-not-writable',
    });
    await expect(lockDataFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({
      code: 'storage/folder-not-writable',
    });
    mkdirSync(join(folder, 'lock.sqlite'));
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'storage/folder-not-writable' });
  });
});
