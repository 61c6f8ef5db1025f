import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { openStore } from '#native/storage/open-store.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { exportCommand } from './export.ts';
import { sessionsCommand } from './sessions.ts';

// Real threads and files: a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

async function run(command: typeof exportCommand, folder: string, ...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io: CliIo = {
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
    isTerminal: false,
    env: { BEATRUNNER_DATA: folder },
    signal: new AbortController().signal,
    errorText: (error) => (isBeatRunnerError(error) ? error.message : String(error)),
  };
  const exitCode = await command.run(args, io);
  return { exitCode, out: out.join(''), err: err.join('') };
}

/** Two sessions, the newer one live. */
async function folderWithSessions(): Promise<string> {
  const folder = createTestFolder();
  const store = await openStore({ folder, clock: createManualClock(), log: silentLog });
  const older = exampleSession({ sessionId: '0199aaaa', machineName: 'Belt\u001b[31m\nred' });
  await store.sessions.begin(older);
  await store.sessions.append('0199aaaa', [exampleSecond(1000)]);
  await store.sessions.finish('0199aaaa', {
    endedAtWallMs: older.startedAtWallMs + 3_725_000,
    endCause: 'person',
    totals: { durationMs: 3_725_000, movingMs: 0, distanceM: 10_254, energyKcal: 0, maxSpeedKmh: 0 },
  });
  await store.sessions.begin(
    exampleSession({
      sessionId: '0199aabb',
      startedAtWallMs: older.startedAtWallMs + 60_000,
      isSimulated: true,
    }),
  );
  await store.close();
  return folder;
}

describe('beatrunner sessions', () => {
  it('lists newest first, with strangers’ text made harmless', async () => {
    const folder = await folderWithSessions();
    const { exitCode, out } = await run(sessionsCommand, folder);
    expect(exitCode).toBe(0);
    expect(out.split('\n')).toEqual([
      'SESSION   STARTED (UTC)     TIME     DISTANCE  END             MACHINE',
      '0199aabb  2026-09-21 14:14  -        -         (not ended)     Treadmill (simulated)',
      '0199aaaa  2026-09-21 14:13  1:02:05  10.25 km  stopped by you  Belt?[31m?red',
      '',
    ]);
    expect((await run(sessionsCommand, folder, '--limit', '1')).out.split('\n')).toHaveLength(3);
  });

  it('leaves out starts that came to nothing, which "last" is none of either', async () => {
    const folder = await folderWithSessions();
    const store = await openStore({ folder, clock: createManualClock(), log: silentLog });
    for (const index of [0, 1, 2]) {
      const sessionId = `0199cc0${index}`;
      const startedAtWallMs = exampleSession().startedAtWallMs + 120_000 + index;
      await store.sessions.begin(exampleSession({ sessionId, startedAtWallMs }));
      await store.sessions.finish(sessionId, {
        endedAtWallMs: startedAtWallMs + 3000,
        endCause: 'person',
        totals: { durationMs: 3000, movingMs: 0, distanceM: 0, energyKcal: 0.1, maxSpeedKmh: 0 },
      });
    }
    await store.close();
    const list = await run(sessionsCommand, folder, '--limit', '2');
    expect(list.out).toContain('0199aabb');
    expect(list.out).toContain('0199aaaa');
    expect(list.out).not.toContain('0199cc');
    const json = await run(exportCommand, folder, 'last', '--format', 'json');
    expect(json.out).toContain('0199aabb');
    // Not lost: whoever knows its id gets it.
    expect((await run(exportCommand, folder, '0199cc01', '--format', 'json')).out).toContain('0199cc01');
  });

  it('makes no database where there is none', async () => {
    const folder = join(createTestFolder(), 'none');
    expect(await run(sessionsCommand, folder)).toMatchObject({ exitCode: 0, err: '' });
    expect(existsSync(folder)).toBe(false);
  });

  it.each([[['--limit', '0']], [['--limit', 'x']], [['--frmat']], [['extra']]])(
    'exits with 2 for %j',
    async (args) => {
      const { exitCode, err, out } = await run(sessionsCommand, createTestFolder(), ...args);
      expect(exitCode).toBe(2);
      expect(err).toMatch(/\nSee: npx beatrunner sessions --help\n$/);
      expect(out).toBe('');
    },
  );
});

describe('beatrunner export', () => {
  it('writes a session by id, by the beginning of it, or the last one', async () => {
    const folder = await folderWithSessions();
    for (const [name, sessionId] of [
      ['0199aaaa', '0199aaaa'],
      ['0199aaa', '0199aaaa'],
      ['last', '0199aabb'],
    ] as const) {
      const { exitCode, out } = await run(exportCommand, folder, name, '--format', 'json');
      expect(exitCode).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ session: { sessionId } });
    }
    expect((await run(exportCommand, folder, '0199aaaa', '--format', 'csv')).out.split('\r\n')).toHaveLength(
      3,
    );
    expect((await run(exportCommand, folder, '0199aaaa', '--format', 'tcx')).out).toContain('<Trackpoint>');
  });

  it('writes to a file, whole or not at all', async () => {
    const folder = await folderWithSessions();
    const target = createTestFolder();
    const file = join(target, 'run.tcx');
    const args = ['0199aaaa', '--format', 'tcx', '--out'];
    expect(await run(exportCommand, folder, ...args, file)).toEqual({
      exitCode: 0,
      out: '',
      err: expect.stringMatching(/^Written: \S+run\.tcx \(1:02:05, 10\.25 km\)\n$/),
    });
    expect(readFileSync(file, 'utf8')).toContain('</TrainingCenterDatabase>');
    expect(readdirSync(target)).toEqual(['run.tcx']);

    const failed = await run(exportCommand, folder, ...args, join(target, 'nowhere', 'run.tcx'));
    expect(failed.exitCode).toBe(1);
    expect(failed.err).toContain('cli/file-not-written');
    expect((await run(exportCommand, folder, ...args, target)).exitCode).toBe(1);
    expect(readdirSync(target)).toEqual(['run.tcx']);
  });

  it('says where there is no run at all', async () => {
    const empty = createTestFolder();
    const never = await run(exportCommand, empty, 'last', '--format', 'json');
    expect(never).toMatchObject({ exitCode: 1, out: '', err: expect.stringContaining('storage/no-runs') });
    const store = await openStore({ folder: empty, clock: createManualClock(), log: silentLog });
    await store.close();
    expect(await run(exportCommand, empty, 'last', '--format', 'json')).toEqual(never);
  });

  it('says when there is no such session, or more than one', async () => {
    const folder = await folderWithSessions();
    const missing = await run(exportCommand, folder, '0199zz', '--format', 'json');
    expect(missing).toMatchObject({ exitCode: 1, out: '' });
    expect(missing.err).toContain('cli/no-such-run');
    expect((await run(exportCommand, folder, '', '--format', 'json')).exitCode).toBe(1);

    const several = await run(exportCommand, folder, '0199aa', '--format', 'json');
    expect(several.exitCode).toBe(2);
    expect(several.err).toContain('2 sessions begin with');

    const empty = join(createTestFolder(), 'none');
    expect((await run(exportCommand, empty, 'last', '--format', 'json')).exitCode).toBe(1);
    expect(existsSync(empty)).toBe(false);
  });

  it.each([
    [[]],
    [['last']],
    [['last', '--format', 'fit']],
    [['a', 'b', '--format', 'csv']],
    [['last', '--format']],
  ])('exits with 2 for %j', async (args) => {
    const { exitCode, err } = await run(exportCommand, createTestFolder(), ...args);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/\nSee: npx beatrunner export --help\n$/);
  });
});
