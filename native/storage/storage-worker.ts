import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { openReader, openWriter, setDurability } from './connection.ts';
import { databasePath, watchDatabaseFile } from './database-file.ts';
import { prepareDatabase } from './prepare-database.ts';
import { readerCalls } from './reader-calls.ts';
import { repeatableCalls } from './storage-calls.ts';
import { toCrossing, toStorageError } from './storage-error.ts';
import type { FromWorker, StorageWorkerStart, ToWorker } from './storage-messages.ts';
import { writerCalls } from './writer-calls.ts';

/*
 * Entry of a storage worker: the writer, which prepares the database first, or the reader. One call after the other, in
 * the order they came.
 */

interface OpenedStorage {
  readonly ready: FromWorker;
  /** Does one call; rejects with whatever SQLite throws. */
  perform(name: string, args: readonly unknown[]): Promise<unknown>;
  close(): void;
}

type AnyCall = (...args: readonly unknown[]) => Promise<unknown>;

async function openStorage(start: StorageWorkerStart): Promise<OpenedStorage> {
  if (start.role === 'reader') {
    const connection = openReader(databasePath(start.folder));
    const calls = byName(readerCalls(connection));
    return {
      ready: { kind: 'ready', versionFound: 0 },
      perform: (name, args) => callOf(calls, name)(...args),
      close: () => connection.sqlite.close(),
    };
  }
  const { sqlite, versionFound, copiedTo } = await prepareDatabase(
    start.folder,
    start.migrations,
    start.holdsLock,
  );
  const calls = byName(writerCalls(openWriter(sqlite, start.limits)));
  const repeatable = new Set<string>(repeatableCalls);
  const isStillThere = watchDatabaseFile(start.folder);
  return {
    ready: { kind: 'ready', versionFound, ...(copiedTo !== undefined && { copiedTo }) },
    perform(name, args) {
      if (!isStillThere()) {
        throw new BeatRunnerError('storage/file-gone', { path: databasePath(start.folder) });
      }
      setDurability(sqlite, repeatable.has(name) ? 'process' : 'power');
      return callOf(calls, name)(...args);
    },
    close: () => sqlite.close(),
  };
}

/** Both sides are typed by storage-calls.ts; only the message between them is not. */
function byName(calls: object): ReadonlyMap<string, AnyCall> {
  return new Map(Object.entries(calls));
}

function callOf(calls: ReadonlyMap<string, AnyCall>, name: string): AnyCall {
  const call = calls.get(name);
  if (call === undefined) throw new Error(`no storage call "${name}"`);
  return call;
}

async function serve(port: MessagePort, start: StorageWorkerStart): Promise<void> {
  const path = databasePath(start.folder);
  const send = (message: FromWorker): void => port.postMessage(message);

  let storage: OpenedStorage;
  try {
    storage = await openStorage(start);
  } catch (error) {
    send({ kind: 'refused', error: toCrossing(toStorageError(error, path)) });
    port.close();
    return;
  }

  let calls = 0;
  async function answer(message: ToWorker): Promise<void> {
    if (message.kind === 'close') {
      storage.close();
      port.close();
      return;
    }
    try {
      const value = await storage.perform(message.name, message.args);
      calls += 1;
      if (calls === start.diesAfterCall) process.exit(1);
      send({ kind: 'result', id: message.id, value });
    } catch (error) {
      send({ kind: 'failed', id: message.id, error: toCrossing(toStorageError(error, path)) });
    }
  }

  let previous: Promise<void> = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    previous = previous.then(() => answer(message));
  });
  send(storage.ready);
}

if (parentPort === null) throw new Error('storage-worker.ts runs as a worker thread');
await serve(parentPort, workerData);
