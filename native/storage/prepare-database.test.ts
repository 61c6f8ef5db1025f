import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { exampleProfile, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { copyPath, databasePath } from './database-file.ts';
import { initial } from './migrations/0001-initial.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import { openStore } from './open-store.ts';

// Real threads and files: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

/** The version that this program writes. */
const present = allMigrations.length;

const nextSchema: Migration = {
  version: present + 1,
  name: 'test-only note',
  sql: `ALTER TABLE sessions ADD COLUMN test_note TEXT; UPDATE sessions SET test_note = 'from the schema before';`,
};

const failing: Migration = {
  version: present + 1,
  name: 'test-only failure',
  sql: 'ALTER TABLE sessions ADD COLUMN test_note TEXT; INSERT INTO nowhere VALUES (1);',
};

function open(folder: string, migrations?: readonly Migration[]) {
  return openStore({
    folder,
    clock: createManualClock(),
    log: silentLog,
    ...(migrations && { migrations }),
  });
}

/** A data folder with one session of three seconds, on the present schema. */
async function folderWithData(): Promise<string> {
  const folder = createTestFolder();
  const store = await open(folder);
  await store.profiles.save(exampleProfile());
  await store.sessions.begin(exampleSession());
  const { sessionId } = exampleSession();
  await store.sessions.append(
    sessionId,
    [1000, 2000, 3000].map((atMs) => exampleSecond(atMs)),
  );
  await store.close();
  return folder;
}

function inspect<T>(path: string, look: (sqlite: Database.Database) => T): T {
  const sqlite = new Database(path, { readonly: true });
  try {
    return look(sqlite);
  } finally {
    sqlite.close();
  }
}

function contentOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

const version = (sqlite: Database.Database) => sqlite.pragma('user_version', { simple: true });
const notes = (sqlite: Database.Database) => sqlite.prepare('SELECT test_note FROM sessions').pluck().all();

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(allMigrations.map((migration) => migration.version)).toEqual(
      allMigrations.map((_, index) => index + 1),
    );
  });

  it('make a new database strict, in WAL mode and without a copy', async () => {
    const folder = await folderWithData();
    expect(readdirSync(folder)).toEqual(['beatrunner.sqlite']);
    inspect(databasePath(folder), (sqlite) => {
      expect(version(sqlite)).toBe(allMigrations.length);
      expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
      const tables = sqlite.prepare(
        "SELECT strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'",
      );
      expect(new Set(tables.pluck().all())).toEqual(new Set([1]));
    });
  });

  it('give files tries that were called damaged when their thread was ended', async () => {
    const folder = createTestFolder();
    await (await open(folder, allMigrations.slice(0, 7))).close();
    const sqlite = new Database(databasePath(folder));
    const insert = sqlite.prepare(
      "INSERT INTO files VALUES (?, ?, 1, 1, NULL, 'audio/file-damaged', ?, 1, 'beats/1')",
    );
    const details = ['its decoder crashed', 'it took longer than 87 s', 'no frames'];
    for (const detail of details) insert.run(`/m/${detail}`, `/m/${detail}`, detail);
    sqlite.close();
    const store = await open(folder);
    const files = await store.library.knownFiles(details.map((detail) => `/m/${detail}`));
    await store.close();
    expect(files.map(({ problem }) => problem)).toEqual(
      expect.arrayContaining([
        { code: 'audio/analysis-failed', detail: 'its decoder crashed', engine: 'beats/1' },
        { code: 'audio/analysis-failed', detail: 'it took too long', engine: 'beats/1' },
        { code: 'audio/file-damaged', detail: 'no frames', engine: 'beats/1' },
      ]),
    );
  });

  it('take a database to the next schema with its data, and leave a copy of before', async () => {
    const folder = await folderWithData();
    const store = await open(folder, [...allMigrations, nextSchema]);
    expect((await store.sessions.read(exampleSession().sessionId))?.samples).toHaveLength(3);
    await store.close();
    expect(inspect(databasePath(folder), version)).toBe(present + 1);
    expect(inspect(databasePath(folder), notes)).toEqual(['from the schema before']);
    inspect(copyPath(folder, present + 1), (copy) => {
      expect(version(copy)).toBe(present);
      expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(copy.prepare('SELECT count(*) FROM samples').pluck().get()).toBe(3);
    });
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  it('bring a database of the first release to what this program writes', async () => {
    const folder = createTestFolder();
    await (await open(folder, [initial])).close();
    const sqlite = new Database(databasePath(folder));
    sqlite.exec(`
      INSERT INTO profiles VALUES
        ('p1', 'Ada', 41, 'female', 171.5, 63.2, NULL, NULL, NULL, 3, 14, 8, 5, 'metric', 1, 1);
      INSERT INTO sessions (session_id, started_wall_ms, mode, profile_id, profile_snapshot, machine_id, machine_name,
        is_simulated, created_wall_ms) VALUES ('${exampleSession().sessionId}', 1, 'heart', 'p1', '{}', 'm', 'M', 0, 1);
      INSERT INTO samples (session_id, at_ms, distance_m, energy_kcal)
        SELECT session_id, value, 1, 1 FROM sessions, json_each('[1000, 2000, 3000]');
    `);
    sqlite.close();
    expect(inspect(databasePath(folder), version)).toBe(1);
    const store = await open(folder);
    expect((await store.sessions.read(exampleSession().sessionId))?.samples).toHaveLength(3);
    expect(await store.profiles.list()).toEqual([exampleProfile()]);
    expect(await store.settings.list()).toEqual([]);
    expect(await store.musicFolders.list()).toEqual([]);
    await store.close();
    expect(inspect(databasePath(folder), version)).toBe(present);
    expect(inspect(copyPath(folder, 2), version)).toBe(1);
  });

  it('copy what is still in the WAL of a process that died', async () => {
    const folder = await folderWithData();
    const sqlite = new Database(databasePath(folder));
    sqlite.pragma('wal_autocheckpoint = 0');
    sqlite.exec("UPDATE profiles SET display_name = 'in the WAL'");
    // Copied as a killed process leaves it: the change is in the WAL alone.
    const killed = createTestFolder();
    for (const name of readdirSync(folder)) {
      if (!name.endsWith('-shm') && name !== 'lock.sqlite')
        writeFileSync(`${killed}/${name}`, readFileSync(`${folder}/${name}`));
    }
    sqlite.close();
    const store = await open(killed, [...allMigrations, nextSchema]);
    await store.close();
    const names = (copy: Database.Database) =>
      copy.prepare('SELECT display_name FROM profiles').pluck().all();
    expect(inspect(copyPath(killed, present + 1), names)).toEqual(['in the WAL']);
  });

  it('that fail leave the database as it was, and can be tried again', async () => {
    const folder = await folderWithData();
    const before = inspect(databasePath(folder), (sqlite) => sqlite.serialize());
    await expect(open(folder, [...allMigrations, failing])).rejects.toMatchObject({ code: 'storage/failed' });
    expect(inspect(databasePath(folder), (sqlite) => sqlite.serialize()).equals(before)).toBe(true);
    await (await open(folder, [...allMigrations, nextSchema])).close();
    expect(inspect(databasePath(folder), notes)).toEqual(['from the schema before']);
  });

  it('wait for the process that runs on the old schema, but not for oneself', async () => {
    const folder = await folderWithData();
    const lock = await lockDataFolder(folder);
    // The lock is this process's own: the migration goes ahead.
    await (await open(folder, [...allMigrations, nextSchema])).close();
    lock.release();
    expect(inspect(databasePath(folder), version)).toBe(present + 1);
  });
});

describe('a database that must not be touched', () => {
  async function expectRefused(folder: string, error: object): Promise<void> {
    const before = contentOf(databasePath(folder));
    await expect(open(folder)).rejects.toMatchObject(error);
    expect(contentOf(databasePath(folder))).toBe(before);
  }

  it('is newer than the program', async () => {
    const folder = await folderWithData();
    await (await open(folder, [...allMigrations, nextSchema])).close();
    const params = { path: databasePath(folder), found: present + 1, known: present };
    await expectRefused(folder, { code: 'storage/newer-schema', params });
  });

  it('is no database at all', async () => {
    const folder = createTestFolder();
    writeFileSync(databasePath(folder), 'my shopping list\n'.repeat(1000));
    await expectRefused(folder, { code: 'storage/damaged', params: { path: databasePath(folder) } });
    writeFileSync(databasePath(folder), 'x');
    await expectRefused(folder, { code: 'storage/damaged' });
  });

  it('was cut off', async () => {
    const folder = await folderWithData();
    truncateSync(databasePath(folder), 4096 * 3);
    await expectRefused(folder, { code: 'storage/damaged' });
    truncateSync(databasePath(folder), 60);
    await expectRefused(folder, { code: 'storage/damaged' });
  });

  it('belongs to another program', async () => {
    const folder = createTestFolder();
    const other = new Database(databasePath(folder));
    other.exec('CREATE TABLE recipes (name TEXT)');
    other.close();
    await expectRefused(folder, { code: 'storage/failed' });
  });

  it('is a folder', async () => {
    const folder = createTestFolder();
    mkdirSync(databasePath(folder));
    await expect(open(folder)).rejects.toMatchObject({ code: 'storage/failed' });
    expect(readdirSync(databasePath(folder))).toEqual([]);
  });

  it('is damaged inside: found before a migration, and when the page is met', async () => {
    const folder = await folderWithData();
    const bytes = readFileSync(databasePath(folder));
    const page = inspect(databasePath(folder), (sqlite) =>
      sqlite.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'profiles'").pluck().get(),
    );
    bytes.fill(0x5a, (Number(page) - 1) * 4096, Number(page) * 4096);
    writeFileSync(databasePath(folder), bytes);
    await expect(open(folder, [...allMigrations, nextSchema])).rejects.toMatchObject({
      code: 'storage/damaged',
    });
    expect(readFileSync(databasePath(folder)).equals(bytes)).toBe(true);
    const store = await open(folder);
    await expect(store.profiles.list()).rejects.toMatchObject({ code: 'storage/damaged' });
    await store.close();
  });
});

describe('a new database', () => {
  it('may be made by several at the same moment', async () => {
    const folder = createTestFolder();
    const stores = await Promise.all([open(folder), open(folder), open(folder)]);
    await Promise.all(
      stores.map((store, index) => store.profiles.save(exampleProfile({ profileId: `p${index}` }))),
    );
    expect(await stores[0]?.profiles.list()).toHaveLength(3);
    await Promise.all(stores.map((store) => store.close()));
  });
});

describe('an empty file', () => {
  it('becomes a database: a full disk may have left it', async () => {
    const folder = createTestFolder();
    writeFileSync(databasePath(folder), '');
    const store = await open(folder);
    expect(await store.profiles.list()).toEqual([]);
    await store.close();
  });
});
