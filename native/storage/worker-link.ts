import type { Worker } from 'node:worker_threads';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { fromCrossing } from './storage-error.ts';
import type { FromWorker, ToWorker } from './storage-messages.ts';

/** A worker that has not come to its end by then hangs: what it was told before may be done or not. */
const closePatienceMs = 15_000;

/** A worker that dies again within this time stays down: whatever kills it is still there. */
const restartAgainAfterMs = 60_000;

export interface WorkerLinkOptions {
  /** For the log: "writer", "reader". */
  readonly name: string;
  /** Starts a worker; `attempt` counts from 1. */
  startWorker(attempt: number): Worker;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly log: Log;
}

type AsyncMethod = (...args: never[]) => Promise<unknown>;
type Methods<Calls> = { readonly [N in keyof Calls]: AsyncMethod };

/** The main thread's end of one storage worker. `Calls` is what the worker answers. */
export interface WorkerLink<Calls extends Methods<Calls>> {
  /**
   * Calls are done one by one, in this order. Rejects with the worker's `BeatRunnerError`, or with `storage/failed` when
   * the worker died: whether the call was done is then unknown.
   */
  call<N extends keyof Calls & string>(
    name: N,
    ...args: Parameters<Calls[N]>
  ): Promise<Awaited<ReturnType<Calls[N]>>>;
  /** Ends the worker after the calls so far; one that hangs is given up after 15 s. */
  close(): Promise<void>;
}

interface PendingCall {
  readonly resolve: (value: never) => void;
  readonly reject: (error: BeatRunnerError) => void;
}

/** Starts a worker and waits until it is ready. Rejects with what it refused with. */
export async function openWorkerLink<Calls extends Methods<Calls>>(
  options: WorkerLinkOptions,
): Promise<WorkerLink<Calls>> {
  const connection = new WorkerConnection(options);
  await connection.start();
  return {
    call: (name, ...args) => connection.call(name, args),
    close: () => connection.close(),
  };
}

class WorkerConnection {
  readonly #options: WorkerLinkOptions;
  readonly #pending = new Map<number, PendingCall>();
  #state: 'up' | 'down' | 'closing' = 'up';
  #downReason = 'the store is closed';
  #worker: Worker | undefined;
  #attempt = 0;
  #lastCallId = 0;
  #diedAtMs: number | undefined;
  #closed: Promise<void> | undefined;

  constructor(options: WorkerLinkOptions) {
    this.#options = options;
  }

  /** Starts a worker; resolves once it is ready. Calls may be sent before that: they wait in its port. */
  start(): Promise<void> {
    this.#attempt += 1;
    const worker = this.#options.startWorker(this.#attempt);
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      let fault: unknown;
      let isReady = false;
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') {
          isReady = true;
          this.#logReady(message);
          resolve();
        } else if (message.kind === 'refused') {
          reject(fromCrossing(message.error));
          this.#goDown(fromCrossing(message.error));
        } else {
          this.#settle(message);
        }
      });
      worker.on('error', (error) => {
        fault = error;
      });
      worker.on('exit', (exitCode) => {
        const failure = this.#failure('the storage worker did not start', fault);
        reject(failure);
        // Whatever killed it before it was ready would kill the next one too.
        if (!isReady && this.#state === 'up') this.#goDown(failure);
        this.#onExit(exitCode, fault);
      });
    });
  }

  call<T>(name: string, args: readonly unknown[]): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#state !== 'up' || this.#worker === undefined) {
        reject(this.#failure(this.#downReason));
        return;
      }
      this.#lastCallId += 1;
      const id = this.#lastCallId;
      this.#pending.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ kind: 'call', id, name, args } satisfies ToWorker);
      } catch (error) {
        // Something that cannot cross to another thread, a function for one.
        this.#pending.delete(id);
        reject(this.#failure(`${name}: not plain data`, error));
      }
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const worker = this.#worker;
    const wasUp = this.#state === 'up';
    this.#state = 'closing';
    if (!wasUp || worker === undefined) return;
    const exited = new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
    });
    worker.postMessage({ kind: 'close' } satisfies ToWorker);
    const { clock, log, name } = this.#options;
    const gaveUp = Promise.withResolvers<void>();
    const cancel = clock.after(closePatienceMs, () => {
      log.error('storage-worker-hangs', { worker: name, calls: this.#pending.size });
      this.#rejectPending(this.#failure('the storage worker does not answer'));
      // One that hangs in the disk cannot even be ended, so that is not waited for.
      void worker.terminate();
      gaveUp.resolve();
    });
    await Promise.race([exited, gaveUp.promise]);
    cancel();
  }

  #settle(message: Extract<FromWorker, { readonly id: number }>): void {
    const call = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'result') call?.resolve(message.value as never);
    else call?.reject(fromCrossing(message.error));
  }

  #onExit(exitCode: number, fault: unknown): void {
    this.#worker = undefined;
    this.#rejectPending(
      this.#failure('the storage worker died; what it was doing may be done or not', fault),
    );
    if (this.#state !== 'up') return;

    const { clock, log, name } = this.#options;
    const now = clock.nowMs();
    const isAgain = this.#diedAtMs !== undefined && now - this.#diedAtMs < restartAgainAfterMs;
    this.#diedAtMs = now;
    const detail = fault instanceof Error ? fault.message : String(fault ?? '');
    if (isAgain) {
      log.error('storage-worker-died-again', { worker: name, exitCode, detail });
      this.#goDown(this.#failure('the storage worker keeps dying'));
      return;
    }
    log.error('storage-worker-restarted', { worker: name, exitCode, detail });
    this.start().catch((error: unknown) => {
      log.error('storage-worker-restart-failed', { worker: name, detail: String(error) });
    });
  }

  #goDown(error: BeatRunnerError): void {
    this.#state = 'down';
    this.#downReason = String(error.params['reason'] ?? error.code);
    this.#rejectPending(error);
  }

  #rejectPending(error: BeatRunnerError): void {
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) call.reject(error);
  }

  #logReady(message: Extract<FromWorker, { readonly kind: 'ready' }>): void {
    if (message.copiedTo === undefined) return;
    const { versionFound, copiedTo } = message;
    this.#options.log.info('database-migrated', { versionFound, copiedTo });
  }

  #failure(reason: string, cause?: unknown): BeatRunnerError {
    return new BeatRunnerError('storage/failed', { reason }, cause);
  }
}
