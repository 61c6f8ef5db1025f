import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SessionSecond, Store } from '#contract/storage/store.ts';
import type { NewSession } from '#core/session/session-records.ts';
import type { SessionEnding, SessionSpool, SpoolLine } from '#native/storage/session-spool.ts';

/** How long to wait before the database is tried again. */
const retryAfterMs = 5000;
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
  readonly log: Log;
  /** Called when storage gets into trouble and out of it. */
  readonly onStorage: (isFine: boolean, error: unknown) => void;
}

export function recordSession(session: NewSession, options: SessionRecorderOptions): SessionRecorder {
  const { store, spool, clock, log, onStorage } = options;
  const { sessionId } = session;
  let waiting: SessionSecond[] = [];
  let hasBegun = false;
  let isStorageFine = true;
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
    writing ??= writeWaiting()
      .then(
        () => noteStorage(true, undefined),
        async (error: unknown) => {
          log.error('session-not-written', { sessionId, waiting: waiting.length, error });
          if (isStorageFine)
            await spoolLines({ kind: 'begin', session }, { kind: 'seconds', seconds: waiting });
          noteStorage(false, error);
          cancelRetry ??= clock.after(retryAfterMs, () => {
            cancelRetry = undefined;
            void flush();
          });
        },
      )
      .finally(() => {
        writing = undefined;
      });
    return writing;
  }

  async function spoolLines(...lines: readonly SpoolLine[]): Promise<void> {
    try {
      for (const line of lines) await spool.append(sessionId, line);
    } catch (error) {
      // The seconds stay in memory; there is nowhere left to write them.
      log.error('session-not-spooled', { sessionId, error });
    }
  }

  function noteStorage(isFine: boolean, error: unknown): void {
    if (isFine === isStorageFine) return;
    isStorageFine = isFine;
    onStorage(isFine, error);
  }

  return {
    get isStorageFine() {
      return isStorageFine;
    },
    add(second) {
      waiting.push(second);
      if (isStorageFine) void flush();
      else void spoolLines({ kind: 'seconds', seconds: [second] });
    },
    async finish(ending) {
      cancelRetry?.();
      try {
        await writing;
        await writeWaiting();
        await store.sessions.finish(sessionId, ending);
        await spool.remove(sessionId);
        return { isSaved: true };
      } catch (error) {
        log.error('session-not-finished', { sessionId, error });
        if (isStorageFine)
          await spoolLines({ kind: 'begin', session }, { kind: 'seconds', seconds: waiting });
        await spoolLines({ kind: 'finish', ending });
        return { isSaved: false };
      }
    },
  };
}
