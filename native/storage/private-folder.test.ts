import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { openStore } from './open-store.ts';
import { makePrivateFolder } from './private-folder.ts';
import { openSessionSpool } from './session-spool.ts';

const rightsOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const rightsIn = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, rightsOf(join(folder, name))]));

describe.skipIf(process.platform === 'win32')('a data folder', () => {
  it('is its user alone, with every file that is made in it', async () => {
    const folder = join(createTestFolder(), 'data', 'beatrunner');
    const lock = await lockDataFolder(folder);
    const store = await openStore({ folder, clock: createManualClock(), log: silentLog });
    await store.settings.change([{ name: 'language', json: '"en"' }], []);
    expect(rightsOf(folder)).toBe('700');
    const files = rightsIn(folder);
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['beatrunner.sqlite', 'lock.sqlite']));
    expect(new Set(Object.values(files))).toEqual(new Set(['600']));
    await store.close();
    lock.release();
  });

  it('keeps side files of runs to itself', async () => {
    const folder = join(createTestFolder(), 'spool');
    const spool = openSessionSpool(folder);
    await spool.reserve();
    await spool.append('run', { kind: 'seconds', seconds: [] });
    expect([rightsOf(folder), new Set(Object.values(rightsIn(folder)))]).toEqual(['700', new Set(['600'])]);
  });

  it('that was open to others is closed to them', () => {
    const folder = createTestFolder();
    const accounts = ['accounts', 'pins', 'kiosk', 'left', 'left-0123456789abcdef-12'];
    for (const name of ['beatrunner.sqlite', 'secrets.key', ...accounts.map((each) => `${each}.sealed`)]) {
      writeFileSync(join(folder, name), '');
    }
    mkdirSync(join(folder, 'window'));
    chmodSync(folder, 0o755);
    makePrivateFolder(folder);
    expect(rightsOf(folder)).toBe('700');
  });

  it('that holds other things keeps its rights, and our files lose those of others', () => {
    const folder = createTestFolder();
    for (const name of ['beatrunner.sqlite', 'beatrunner.sqlite-wal', 'holiday.jpg']) {
      writeFileSync(join(folder, name), '');
      chmodSync(join(folder, name), 0o644);
    }
    chmodSync(folder, 0o755);
    makePrivateFolder(folder);
    expect([rightsOf(folder), rightsIn(folder)]).toEqual([
      '755',
      { 'beatrunner.sqlite': '600', 'beatrunner.sqlite-wal': '600', 'holiday.jpg': '644' },
    ]);
  });

  it('that many share is left as it was arranged', () => {
    const folder = createTestFolder();
    chmodSync(folder, 0o1777);
    makePrivateFolder(folder);
    expect(statSync(folder).mode & 0o7777).toBe(0o1777);
  });
});
