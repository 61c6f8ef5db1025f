import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { startServeProcess } from '#tests/support/serve-process.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, startRun, statusWhere } from '#tests/support/test-service.ts';

const simulated = (folder: string): string[] => ['--device', 'sim', '--time-scale', '20', '--data', folder];

async function storedSession(folder: string, sessionId: string) {
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  try {
    return await store.sessions.read(sessionId);
  } finally {
    await store.close();
  }
}

describe('beatrunner serve', () => {
  it('stops the belt and saves the run on SIGTERM in mid-run', async () => {
    const folder = createTestFolder();
    const serve = startServeProcess(simulated(folder));
    const { url } = await serve.listening;
    const attached = await attachTest({ url });
    const sessionId = await startRun(attached);
    const result = attached.rpc.session.result();
    serve.child.kill('SIGTERM');
    // The page is told how it ended before the service goes.
    expect(await result).toMatchObject({
      sessionId,
      cause: 'controllerClosing',
      isBeltKnownStill: true,
      isSaved: true,
    });
    const { code, stderr, lastLine } = await serve.ended;
    expect(code).toBe(0);
    expect(JSON.parse(lastLine)).toEqual({ kind: 'ended', isBeltAtRest: true, run: 'saved' });
    const token = new URL(url).searchParams.get('token') ?? '';
    expect(token).toHaveLength(43);
    expect(stderr).toContain('"event":"service-started"');
    expect(stderr).not.toContain(token);

    const record = await storedSession(folder, sessionId);
    expect(record?.summary).toMatchObject({ endCause: 'controllerClosing', isSimulated: true });
    expect(record?.samples.at(-1)?.reportedSpeedKmh ?? 0).toBeLessThan(0.3);
    const stops = record?.events.filter(({ kind, reason }) => kind === 'command' && reason === 'stop');
    expect(stops?.length).toBeGreaterThanOrEqual(1);
  });

  it('says so when it runs already on the same data, and leaves the first alone', async () => {
    const folder = createTestFolder();
    const first = startServeProcess(simulated(folder));
    const { url } = await first.listening;
    const second = startServeProcess(simulated(folder));
    const { code, stderr } = await second.ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`BeatRunner is already running on ${folder}.`);
    expect(await (await attachTest({ url })).rpc.status.get()).toMatchObject({ adapterState: 'on' });
    first.child.kill('SIGINT');
    expect(await first.ended).toMatchObject({ code: 0 });
  });

  it('takes a second signal right after the first for a reflex, and ends in order', async () => {
    const serve = startServeProcess(simulated(createTestFolder()));
    await serve.listening;
    serve.child.kill('SIGTERM');
    serve.child.kill('SIGINT');
    expect(await serve.ended).toMatchObject({ code: 0 });
  });

  it('says so when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const serve = startServeProcess([...simulated(createTestFolder()), '--port', port]);
    const { code, stderr } = await serve.ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is taken by another program.`);
    other.close();
  });

  it('offers a run that was killed in the middle, saved up to there', async () => {
    const folder = createTestFolder();
    const killed = startServeProcess(simulated(folder));
    const attached = await attachTest(await killed.listening);
    const sessionId = await startRun(attached);
    await statusWhere(attached, ({ session }) => (session?.elapsedMs ?? 0) > 20_000);
    killed.child.kill('SIGKILL');
    await killed.ended;

    const next = startServeProcess(simulated(folder));
    const announcement = await next.listening;
    expect(announcement.interrupted).toEqual([sessionId]);
    const { rpc } = await attachTest(announcement);
    expect(await rpc.history.interrupted()).toMatchObject([{ sessionId, endCause: 'interrupted' }]);
    expect((await rpc.history.session({ sessionId })).samples.length).toBeGreaterThan(10);
    await rpc.history.dismissInterrupted({ sessionId });
    expect(await rpc.history.interrupted()).toEqual([]);
    expect(await rpc.history.sessions({ limit: 5 })).toHaveLength(1);
  });

  it.each([
    [['--port', 'x'], '--port'],
    [['--port', ''], '--port'],
    [['--time-scale', '20'], '--time-scale works with --device sim only'],
    [['--device', 'sim', '--time-scale', '1000'], '--time-scale has to be'],
    [['--player', 'radio'], '--player'],
    [['--prot', '1'], "Unknown option '--prot'"],
  ])('exits with 2 for %j', async (args, words) => {
    const { code, stderr } = await startServeProcess(['--data', createTestFolder(), ...args]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).toContain('\nSee: npx beatrunner serve --help\n');
  });
});
