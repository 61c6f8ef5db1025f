import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SessionSecond, Store } from '#contract/storage/store.ts';
import type { NewSession, SessionRecord } from '#core/session/session-records.ts';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
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
  /** Resolves when the session is saved, or safe in the side file, or when there is no place left for it. */
  finish(ending: SessionEnding): Promise<KeptSession>;
}

/** What became of a run. */
export interface KeptSession {
  readonly isSaved: boolean;
  /** The whole of it waits in a side file for the next start. */
  readonly isSpooled: boolean;
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
  let spooling: Promise<boolean> = Promise.resolve(true);
  let hasSpoolBegun = false;
  let isStorageFine = true;
  let isOver = false;
  let isRescued = false;
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
          // Before anything goes to the side file: its seconds are in order.
          await rescue(error);
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

  /** A database that disappeared can still be read while it is open: what it has of this run goes to the side file. */
  async function rescue(error: unknown): Promise<void> {
    if (!hasErrorCode(error, 'storage/file-gone') || isRescued) return;
    isRescued = true;
    try {
      const record = await store.sessions.read(sessionId);
      if (record !== undefined) waiting = [...secondsOf(record), ...waiting];
    } catch (cause) {
      log.error('session-not-rescued', { sessionId, error: cause });
    }
  }

  /** What is being written may be kept twice in the end; importing takes a second that is known already once. */
  function noteHanging(): void {
    log.error('session-write-hangs', { sessionId, waiting: waiting.length });
    noteStorage(false, new BeatRunnerError('storage/failed', { reason: 'the database does not answer' }));
    void spoolWaiting();
  }

  /** Everything that waits goes to the side file once, in order. */
  function spoolWaiting(...last: readonly SpoolLine[]): Promise<boolean> {
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
        return true;
      } catch (error) {
        // The seconds stay in memory and are tried again with the next one.
        log.error('session-not-spooled', { sessionId, error });
        return false;
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
    await spool.release();
  }

  spool.reserve().catch((error: unknown) => log.warn('no-room-set-aside', { sessionId, error }));

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
        return { isSaved: true, isSpooled: false };
      } catch (error) {
        log.error('session-not-finished', { sessionId, error });
        // Should the database come to it later all the same, it removes the side file.
        await rescue(error);
        const isSpooled = await withinPatience(spoolWaiting({ kind: 'finish', ending }), realClock).catch(
          (hanging: unknown) => {
            log.error('session-not-spooled', { sessionId, error: hanging });
            return false;
          },
        );
        return { isSaved: false, isSpooled };
      }
    },
  };
}

/** What `work` comes to, or `storage/failed` when that takes too long; it goes on all the same. */
async function withinPatience<Result>(work: Promise<Result>, clock: Pick<Clock, 'after'>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(finishPatienceMs, () =>
    reject(new BeatRunnerError('storage/failed', { reason: 'it takes too long' })),
  );
  return Promise.race([work, promise]).finally(cancel);
}

/** A record as it came in; what happened is told with the first second. */
function secondsOf({ samples, events, plays }: SessionRecord): readonly SessionSecond[] {
  return samples.map((sample, index) => ({
    sample,
    events: index === 0 ? events : [],
    plays: index === 0 ? plays : [],
  }));
}
