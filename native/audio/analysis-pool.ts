import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { RecordingTags } from '#contract/storage/store.ts';
import type { FileContents, Listening, WorkerJob, WorkerReply } from './analysis-messages.ts';
import { beatEngineId } from './tempo/beat-engine.ts';

/** Threads that read and listen to music files. A file that kills its thread is that file's failure, nobody else's. */
export interface AnalysisPool {
  /** Goes with every analysis that is stored. */
  readonly engineId: string;
  /** How many files are worked on at once. */
  readonly size: number;
  /** Fingerprint and tags. @throws BeatRunnerError `audio/file-unreadable`, `audio/analysis-failed` */
  read(path: string, signal?: AbortSignal): Promise<FileContents>;
  /** Tags alone: some kilobytes of a file that is known already. None where they cannot be read. */
  tags(path: string, signal?: AbortSignal): Promise<RecordingTags>;
  /** Tempo and beats. @throws BeatRunnerError of the `audio` area; the signal's reason when aborted. */
  analyse(path: string, signal?: AbortSignal): Promise<Listening>;
  /** Ends all threads; work that is under way is rejected. */
  close(): Promise<void>;
}

export interface AnalysisPoolOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Default: cores - 1, at least 1, at most 4. */
  readonly size?: number;
  /** Default: `analysis-worker.ts` beside this file. */
  readonly workerUrl?: URL;
  readonly engineId?: string;
}

/**
 * How long a file may take before it is given up: seconds for a small one. A file has no more than an hour that is listened to,
 * and no more of it than bytes to code it (16 kbit/s); ten times real time is what a small and busy board
 * manages. All of a file is read for its fingerprint, 10 MB a second from a slow disk.
 */
export function longestJobMs({ kind }: Pick<WorkerJob, 'kind'>, sizeBytes: number): number {
  const readMs = sizeBytes / 10_000;
  const heardMs = kind !== 'listen' ? 0 : Math.min(3_600_000, sizeBytes / 2) / 10;
  return Math.min(7 * 60_000, Math.round(30_000 + readMs + heardMs));
}

/** The size that a file is taken to have when nobody could be asked. */
const usualBytes = 10_000_000;

interface QueuedJob {
  readonly job: WorkerJob;
  readonly signal: AbortSignal | undefined;
  readonly settle: (outcome: { readonly reply: WorkerReply } | { readonly error: unknown }) => void;
}

export function createAnalysisPool(options: AnalysisPoolOptions): AnalysisPool {
  const { clock, log, engineId = beatEngineId } = options;
  const size = options.size ?? Math.min(4, Math.max(1, availableParallelism() - 1));
  const workerUrl = options.workerUrl ?? new URL('./analysis-worker.ts', import.meta.url);
  const idle: Worker[] = [];
  const busy = new Map<Worker, (error: Error) => void>();
  const queue: QueuedJob[] = [];
  let isClosed = false;

  function startNext(): void {
    while (!isClosed && busy.size < size) {
      const next = queue.shift();
      if (next === undefined) return;
      runJob(idle.pop() ?? startWorker(), next);
    }
  }

  function startWorker(): Worker {
    // Decoders print their complaints about broken files; the reply carries what matters.
    const worker = new Worker(workerUrl, { stdout: true, stderr: true });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on('error', (error) => {
      log.warn('analysis-worker-crashed', { error: String(error) });
    });
    worker.once('exit', () => {
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  }

  function runJob(worker: Worker, { job, signal, settle }: QueuedJob): void {
    let isOver = false;
    function finish(outcome: Parameters<QueuedJob['settle']>[0], isWorkerUsable: boolean): void {
      isOver = true;
      cancelTimer();
      worker.off('message', onReply);
      worker.off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
      busy.delete(worker);
      if (isWorkerUsable && !isClosed) idle.push(worker);
      else void worker.terminate();
      settle(outcome);
      startNext();
    }
    // As much the machine's doing as the file's: a board that is busy enough, or short of memory, fails sound ones.
    const giveUp = (reason: 'its decoder crashed' | 'it took too long') => {
      log.warn('analysis-given-up', { path: job.path, reason, tookMs: clock.nowMs() - startedMs });
      finish({ error: new BeatRunnerError('audio/analysis-failed', { path: job.path, reason }) }, false);
    };
    const onReply = (reply: WorkerReply) =>
      finish({ reply }, reply.kind !== 'failed' || reply.isSpent !== true);
    const onExit = () => giveUp('its decoder crashed');
    // What runs is synchronous: there is no way to stop it but to end its thread.
    const onAbort = () => finish({ error: signal?.reason }, false);
    const startedMs = clock.nowMs();
    const limitTo = (sizeBytes: number) => {
      const limitMs = longestJobMs(job, sizeBytes);
      const leftMs = Math.max(0, startedMs + limitMs - clock.nowMs());
      return clock.after(leftMs, () => giveUp('it took too long'));
    };
    // A disk that does not answer must not keep the file from being given up.
    let cancelTimer = limitTo(usualBytes);
    stat(job.path).then(
      ({ size: sizeBytes }) => {
        if (isOver) return;
        cancelTimer();
        cancelTimer = limitTo(sizeBytes);
      },
      () => undefined,
    );
    worker.once('message', onReply);
    worker.once('exit', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    busy.set(worker, (error) => finish({ error }, false));
    worker.postMessage(job);
  }

  function submit(job: WorkerJob, signal: AbortSignal | undefined): Promise<WorkerReply> {
    return new Promise((resolve, reject) => {
      if (isClosed) throw closedError();
      signal?.throwIfAborted();
      const entry: QueuedJob = {
        job,
        signal,
        settle: (outcome) => {
          signal?.removeEventListener('abort', leaveQueue);
          if ('error' in outcome) reject(outcome.error);
          else if (outcome.reply.kind === 'failed')
            reject(new BeatRunnerError(outcome.reply.code, outcome.reply.params));
          else resolve(outcome.reply);
        },
      };
      const leaveQueue = () => {
        const at = queue.indexOf(entry);
        if (at < 0) return;
        queue.splice(at, 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leaveQueue, { once: true });
      queue.push(entry);
      startNext();
    });
  }

  return {
    engineId,
    size,
    async read(path, signal) {
      const reply = await submit({ kind: 'read', path }, signal);
      if (reply.kind !== 'read') throw unexpectedReply(reply.kind);
      return reply.contents;
    },
    async tags(path, signal) {
      const reply = await submit({ kind: 'tags', path }, signal);
      if (reply.kind !== 'tags') throw unexpectedReply(reply.kind);
      return reply.tags;
    },
    async analyse(path, signal) {
      const reply = await submit({ kind: 'listen', path }, signal);
      if (reply.kind !== 'listened') throw unexpectedReply(reply.kind);
      return reply.listening;
    },
    async close() {
      isClosed = true;
      for (const { settle } of queue.splice(0)) settle({ error: closedError() });
      const workers = [...idle, ...busy.keys()];
      for (const end of busy.values()) end(closedError());
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function closedError(): Error {
  return new DOMException('The analysis pool was closed.', 'AbortError');
}

function unexpectedReply(kind: string): BeatRunnerError {
  return new BeatRunnerError('internal/unexpected', { detail: `analysis worker answered ${kind}` });
}
