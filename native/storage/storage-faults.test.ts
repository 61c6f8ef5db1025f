import { chmodSync, readdirSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { type Log, silentLog } from '#contract/runtime/log.ts';
import { startTestProcess } from '#tests/support/child-process.ts';
import { exampleProfile, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openTestStore } from '#tests/support/test-store.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { databasePath } from './database-file.ts';

// Real threads and files: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const { sessionId } = exampleSession();

function recordingLog(): Log & { readonly events: string[] } {
  const events: string[] = [];
  return { ...silentLog, error: (event) => events.push(event), events };
}

describe('a full disk', () => {
  it('keeps nothing of the seconds it rejects, and all of them once there is room', async () => {
    const folder = createTestFolder();
    const full = await openTestStore({ folder, limits: { maxPages: 72 } });
    await full.sessions.begin(exampleSession());
    const minute = (from: number) => Array.from({ length: 60 }, (_, i) => exampleSecond((from + i) * 1000));
    let acknowledged = 0;
    let failure: unknown;
    while (failure === undefined && acknowledged < 100_000) {
      try {
        await full.sessions.append(sessionId, minute(acknowledged));
        acknowledged += 60;
      } catch (error) {
        failure = error;
      }
    }
    expect(hasErrorCode(failure, 'storage/disk-full')).toBe(true);
    expect(acknowledged).toBeGreaterThan(60);
    expect((await full.sessions.read(sessionId))?.samples).toHaveLength(acknowledged);
    await full.close();

    const roomy = await openTestStore({ folder });
    await roomy.sessions.append(sessionId, minute(acknowledged));
    expect((await roomy.sessions.read(sessionId))?.samples).toHaveLength(acknowledged + 60);
  });
});

describe('a folder that cannot be written', () => {
  it('is refused, and nothing appears in it', async () => {
    const folder = createTestFolder();
    chmodSync(folder, 0o555);
    // root may write anywhere: be somebody else meanwhile.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      await expect(openTestStore({ folder })).rejects.toMatchObject({ code: 'storage/folder-not-writable' });
      await expect(openTestStore({ folder: `${folder}/below` })).rejects.toMatchObject({
        code: 'storage/folder-not-writable',
      });
      await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'storage/folder-not-writable' });
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a killed process', () => {
  it('leaves every acknowledged second and an unfinished session, also read while it is live', async () => {
    const folder = createTestFolder();
    const recorder = startTestProcess('append-seconds-process.ts', [folder, sessionId]);
    onTestFinished(() => recorder.kill());
    const acknowledged: number[] = [];
    while (acknowledged.length < 40) acknowledged.push(Number((await recorder.lines.next()).value));
    // Another process reads and writes beside it.
    const beside = await openTestStore({ folder });
    expect((await beside.sessions.read(sessionId))?.samples.length).toBeGreaterThanOrEqual(40);
    await beside.profiles.save(exampleProfile());
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'storage/already-open' });
    await beside.close();

    const rest = (async () => {
      for await (const line of recorder.lines) acknowledged.push(Number(line));
    })();
    await recorder.kill();
    await rest;

    const lock = await lockDataFolder(folder);
    onTestFinished(() => lock.release());
    const store = await openTestStore({ folder });
    const record = await store.sessions.read(sessionId);
    const kept = record?.samples.map((sample) => sample.atMs) ?? [];
    expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(kept.length - acknowledged.length).toBeLessThanOrEqual(1);
    const ticks = kept.filter((atMs) => atMs % 5000 === 0);
    expect(record?.events.map((event) => event.atMs)).toEqual(ticks);
    expect(record?.plays).toHaveLength(1);
    expect((await store.sessions.unfinished()).map((session) => session.sessionId)).toEqual([sessionId]);
    await store.close();
    const sqlite = new Database(databasePath(folder));
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
    sqlite.close();
  });
});

describe('a storage worker that dies', () => {
  it('rejects what was under way, comes back, and a retry of what it did does not duplicate', async () => {
    const folder = createTestFolder();
    const log = recordingLog();
    const store = await openTestStore({ folder, log, faults: { writerDiesAfterCall: 2 } });
    await store.sessions.begin(exampleSession());
    const second = exampleSecond(1000, { events: [{ atMs: 1, kind: 'start', detail: {} }] });
    const [lost, alsoLost] = await Promise.allSettled([
      store.sessions.append(sessionId, [second]),
      store.sessions.append(sessionId, [exampleSecond(2000)]),
    ]);
    for (const outcome of [lost, alsoLost]) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'storage/failed' } });
    }
    // Queries went on; the first call was done, the second was not.
    expect((await store.sessions.read(sessionId))?.samples).toHaveLength(1);
    await store.sessions.append(sessionId, [second, exampleSecond(2000)]);
    const record = await store.sessions.read(sessionId);
    expect(record?.samples.map((sample) => sample.atMs)).toEqual([1000, 2000]);
    expect(record?.events).toHaveLength(1);
    expect(log.events).toEqual(['storage-worker-restarted']);
  });

  it('comes back as reader too', async () => {
    const log = recordingLog();
    const store = await openTestStore({
      folder: createTestFolder(),
      log,
      faults: { readerDiesAfterCall: 1 },
    });
    await store.profiles.save(exampleProfile());
    await expect(store.profiles.list()).rejects.toMatchObject({ code: 'storage/failed' });
    expect(await store.profiles.list()).toHaveLength(1);
    expect(log.events).toEqual(['storage-worker-restarted']);
  });
});

describe('a call that cannot cross to the worker', () => {
  it('is rejected alone', async () => {
    const { profiles } = await openTestStore({ folder: createTestFolder() });
    const odd = { ...exampleProfile(), age: (() => 40) as unknown as number };
    await expect(profiles.save(odd)).rejects.toMatchObject({ code: 'storage/failed' });
    await profiles.save(exampleProfile());
    expect(await profiles.list()).toHaveLength(1);
  });
});
