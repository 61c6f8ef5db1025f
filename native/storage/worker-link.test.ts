import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Log, silentLog } from '#contract/runtime/log.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { openWorkerLink } from './worker-link.ts';

/** A worker that echoes, throws when told to "throw", and refuses to start when its data say so. */
const code = `
  const { parentPort, workerData } = require('node:worker_threads');
  const error = { code: 'storage/damaged', params: { path: 'x' }, detail: 'why' };
  if (workerData === 'refuse') {
    parentPort.postMessage({ kind: 'refused', error });
  } else if (workerData === 'die') {
    throw new Error('dead on arrival');
  } else {
    parentPort.on('message', (message) => {
      if (message.kind === 'close') return parentPort.close();
      if (message.name === 'hang') for (;;);
      if (message.name === 'throw') throw new Error('told to');
      parentPort.postMessage({ kind: 'result', id: message.id, value: message.args[0] });
    });
    parentPort.postMessage({ kind: 'ready', versionFound: 1, copiedTo: 'copy' });
  }
`;

interface Calls {
  echo(text: string): Promise<string>;
  throw(): Promise<void>;
  hang(): Promise<void>;
}

async function openTestLink(starts: readonly ('work' | 'refuse' | 'die')[]) {
  const clock = createManualClock();
  const events: string[] = [];
  const log: Log = {
    ...silentLog,
    info: (event) => events.push(event),
    error: (event) => events.push(event),
  };
  const workers: Worker[] = [];
  const link = await openWorkerLink<Calls>({
    name: 'test',
    clock,
    log,
    startWorker(attempt) {
      const worker = new Worker(code, { eval: true, workerData: starts[attempt - 1] ?? 'work' });
      workers.push(worker);
      return worker;
    },
  });
  onTestFinished(() => link.close());
  return { link, clock, events, workers };
}

const dead = { code: 'storage/failed' };

describe('openWorkerLink', () => {
  it('answers calls in order and says what start-up did', async () => {
    const { link, events } = await openTestLink([]);
    expect(await Promise.all([link.call('echo', 'a'), link.call('echo', 'b')])).toEqual(['a', 'b']);
    expect(events).toEqual(['database-migrated']);
  });

  it('rejects with what the worker refused with', async () => {
    await expect(openTestLink(['refuse'])).rejects.toMatchObject({
      code: 'storage/damaged',
      params: { path: 'x' },
    });
  });

  it('does not try again when the first worker never became ready', async () => {
    const workers: string[] = [];
    const opened = openWorkerLink<Calls>({
      name: 'test',
      clock: createManualClock(),
      log: silentLog,
      startWorker: () => {
        workers.push('started');
        return new Worker(code, { eval: true, workerData: 'die' });
      },
    });
    await expect(opened).rejects.toMatchObject(dead);
    expect(workers).toHaveLength(1);
  });

  it('starts a new worker once, and stays down when that one dies within a minute', async () => {
    const { link, clock, events, workers } = await openTestLink([]);
    await expect(link.call('throw')).rejects.toMatchObject(dead);
    expect(await link.call('echo', 'back')).toBe('back');
    clock.advance(59_999);
    await expect(link.call('throw')).rejects.toMatchObject(dead);
    await expect(link.call('echo', 'x')).rejects.toMatchObject({
      params: { reason: 'the storage worker keeps dying' },
    });
    expect(events.filter((event) => event.startsWith('storage'))).toEqual([
      'storage-worker-restarted',
      'storage-worker-died-again',
    ]);
    expect(workers).toHaveLength(2);
  });

  it('starts another one when the last death is a minute ago', async () => {
    const { link, clock } = await openTestLink([]);
    await expect(link.call('throw')).rejects.toMatchObject(dead);
    expect(await link.call('echo', 'second')).toBe('second');
    clock.advance(60_000);
    await expect(link.call('throw')).rejects.toMatchObject(dead);
    expect(await link.call('echo', 'third')).toBe('third');
  });

  it('goes down with the reason when the new worker refuses', async () => {
    const { link } = await openTestLink(['work', 'refuse']);
    const fatal = link.call('throw');
    await expect(fatal).rejects.toMatchObject(dead);
    await expect(link.call('echo', 'x')).rejects.toMatchObject({ code: 'storage/damaged' });
    await expect(link.call('echo', 'x')).rejects.toMatchObject(dead);
  });

  it('is not kept from closing by a worker that hangs', async () => {
    const { link, clock, events } = await openTestLink([]);
    const hanging = link.call('hang').catch((error: unknown) => error);
    const closed = link.close();
    clock.advance(15_000);
    await closed;
    expect(await hanging).toMatchObject(dead);
    expect(events).toContain('storage-worker-hangs');
  });

  it('refuses calls after close, however often it is closed', async () => {
    const { link } = await openTestLink([]);
    const last = link.call('echo', 'last');
    await Promise.all([link.close(), link.close()]);
    expect(await last).toBe('last');
    await expect(link.call('echo', 'x')).rejects.toMatchObject({ params: { reason: 'the store is closed' } });
  });
});
