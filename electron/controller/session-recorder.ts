import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SessionSecond, Store } from '#contract/storage/store.ts';
import type { NewSession } from '#core/session/session-records.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { SessionEnding, SessionSpool, SpoolLine } from '#native/storage/session-spool.ts';

/** How long to wait before the database is tried again. */
const retryAfterMs = 5000;
/** A write that has not been answered by then is trouble, though it may still be done: a disk that hangs says nothing. */
const writePatienceMs = 5000;
/** How long the end of a run waits for the database, and then for the side file. */
const finishPatienceMs = 10_000;
/** Seconds in one transaction: catching up after trouble must not block the writer for long. */
const mostSecondsAtOnce = 300;

/**
 * Keeps a run, second by second. Where the database cannot be written the run goes on: its seconds stay in memory and
 * go to a side file, and into the database as soon as it takes them again. Nothing here ever throws at the loop.
 */
export interface SessionRecorder {
  /** Whether the database takes what it is given. */
  readonly isStorageFine: boolean;
  add(second: SessionSecond): void;
  /** Resolves when the session is saved, or safe in the side file. */
  finish(ending: SessionEnding): Promise<{ readonly isSaved: boolean }>;
}

export interface SessionRecorderOptions {
  readonly store: Store;
  readonly spool: SessionSpool;
  readonly clock: Clock;
  /** A disk's: never scaled. */
  readonly realClock: Pick<Clock, 'after'>;
  readonly log: Log;
  /** Called when storage gets into trouble and out of it. */
  readonly onStorage: (isFine: boolean, error: unknown) => void;
}

export function recordSession(session: NewSession, options: SessionRecorderOptions): SessionRecorder {
  const { store, spool, clock, realClock, log, onStorage } = options;
  const { sessionId } = session;
  let waiting: SessionSecond[] = [];
  let hasBegun = false;
  /** Newest second in the side file; a second that comes while another is being written must not fall between. */
  let spooledUpToMs = Number.NEGATIVE_INFINITY;
  let spooling: Promise<void> = Promise.resolve();
  let hasSpoolBegun = false;
  let isStorageFine = true;
  let isOver = false;
  let writing: Promise<void> | undefined;
  let cancelRetry: CancelTimer | undefined;

  async function writeWaiting(): Promise<void> {
    if (!hasBegun) {
      await store.sessions.begin(session);
      hasBegun = true;
    }
    while (waiting.length > 0) {
      const seconds = waiting.slice(0, mostSecondsAtOnce);
      await store.sessions.append(sessionId, seconds);
      waiting = waiting.slice(seconds.length);
    }
  }

  function flush(): Promise<void> {
    if (writing !== undefined) return writing;
    const cancelPatience = realClock.after(writePatienceMs, noteHanging);
    writing = writeWaiting()
      .then(
        () => noteStorage(true, undefined),
        async (error: unknown) => {
          log.error('session-not-written', { sessionId, waiting: waiting.length, error });
          noteStorage(false, error);
          await spoolWaiting();
          if (isOver) return;
          cancelRetry ??= clock.after(retryAfterMs, () => {
            cancelRetry = undefined;
            void flush();
          });
        },
      )
      .finally(() => {
        cancelPatience();
        writing = undefined;
      });
    return writing;
  }

  /** What is being written may be kept twice in the end; importing takes a second that is known already once. */
  function noteHanging(): void {
    log.error('session-write-hangs', { sessionId, waiting: waiting.length });
    noteStorage(false, new BeatRunnerError('storage/failed', { reason: 'the database does not answer' }));
    void spoolWaiting();
  }

  /** Everything that waits goes to the side file once, in order. */
  function spoolWaiting(...last: readonly SpoolLine[]): Promise<void> {
    spooling = spooling.then(async () => {
      const seconds = waiting.filter(({ sample }) => sample.atMs > spooledUpToMs);
      const lines: SpoolLine[] = [
        ...(hasSpoolBegun ? [] : [{ kind: 'begin', session } as const]),
        ...(seconds.length === 0 ? [] : [{ kind: 'seconds', seconds } as const]),
        ...last,
      ];
      try {
        for (const line of lines) {
          await spool.append(sessionId, line);
          if (line.kind === 'begin') hasSpoolBegun = true;
          if (line.kind === 'seconds') spooledUpToMs = seconds.at(-1)?.sample.atMs ?? spooledUpToMs;
        }
      } catch (error) {
        // The seconds stay in memory and are tried again with the next one.
        log.error('session-not-spooled', { sessionId, error });
      }
    });
    return spooling;
  }

  function noteStorage(isFine: boolean, error: unknown): void {
    if (isFine === isStorageFine) return;
    isStorageFine = isFine;
    onStorage(isFine, error);
  }

  async function save(ending: SessionEnding): Promise<void> {
    await writing;
    await writeWaiting();
    await store.sessions.finish(sessionId, ending);
    await spooling;
    await spool.remove(sessionId);
  }

  return {
    get isStorageFine() {
      return isStorageFine;
    },
    add(second) {
      waiting.push(second);
      if (isStorageFine) void flush();
      else void spoolWaiting();
    },
    async finish(ending) {
      isOver = true;
      cancelRetry?.();
      try {
        await withinPatience(save(ending), realClock);
        return { isSaved: true };
      } catch (error) {
        log.error('session-not-finished', { sessionId, error });
        // Should the database come to it later all the same, it removes the side file.
        await withinPatience(spoolWaiting({ kind: 'finish', ending }), realClock).catch((hanging: unknown) =>
          log.error('session-not-spooled', { sessionId, error: hanging }),
        );
        return { isSaved: false };
      }
    },
  };
}

/** What `work` comes to, or `storage/failed` when that takes too long; it goes on all the same. */
async function withinPatience(work: Promise<void>, clock: Pick<Clock, 'after'>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(finishPatienceMs, () =>
    reject(new BeatRunnerError('storage/failed', { reason: 'it takes too long' })),
  );
  await Promise.race([work, promise]).finally(cancel);
}
