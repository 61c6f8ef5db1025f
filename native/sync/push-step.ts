import { pushLimits, type PushRequest } from '#contract/sync/push-protocol.ts';
import { appSchema } from '#contract/sync/identity.ts';
import type { PushBatch, PushStore } from '#contract/storage/sync-store.ts';
import { sessionIdAt } from '#core/session/session-id.ts';
import { serverOffsetMs, withServerTime, type ServerTimeSample } from '#core/sync/server-offset.ts';
import { sendPush, type PushOutcome } from './push-request.ts';
import type { SyncSurroundings } from './sync-surroundings.ts';

/** Kept in one transaction: a live run's second waits for at most that. */
const resultsAtATime = 50;

/** What one step came to. */
export type PushStep =
  | { readonly kind: 'progress' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'retry'; readonly detail: string; readonly retryAfterMs?: number }
  /** Nobody is signed in to the account here, or the server does not believe it. */
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'account-deleted' };

export type PushSurroundings = Omit<SyncSurroundings, 'store'> & { readonly store: PushStore };

/** Sends what waits, a batch a step. Keeps what it learns of the server between steps. */
export class PushSteps {
  readonly #surroundings: PushSurroundings;
  /** Operations a request: fewer after one was too large, more again after one was taken. */
  #operations: number = pushLimits.operations;
  #times: readonly ServerTimeSample[] = [];
  #refusals = 0;

  constructor(surroundings: PushSurroundings) {
    this.#surroundings = surroundings;
  }

  async next(signal: AbortSignal): Promise<PushStep> {
    const { store, accountId } = this.#surroundings;
    if (await store.prepare()) return { kind: 'progress' };
    const limits = { operations: this.#operations, bytes: pushLimits.bytes - 1000 };
    const batch = await store.cutBatch(accountId, limits);
    if (batch === undefined) return { kind: 'idle' };
    return this.#send(batch, signal);
  }

  /** Asks how far the server is, and has sent again what it has lost. False: it did not say. */
  async ask(signal: AbortSignal): Promise<boolean> {
    const { store, accountId, tokens } = this.#surroundings;
    const token = await tokens.token(accountId);
    if (token === undefined) return false;
    const outcome = await sendPush(this.#surroundings, await this.#request(undefined), token, signal);
    if (outcome.kind !== 'answered') return false;
    await this.#heard(outcome.time);
    await store.resendFrom(accountId, outcome.answer.last_n + 1);
    return true;
  }

  async #send(batch: PushBatch, signal: AbortSignal): Promise<PushStep> {
    const { accountId, tokens } = this.#surroundings;
    const token = await tokens.token(accountId);
    if (token === undefined) return { kind: 'signed-out' };
    const outcome = await sendPush(this.#surroundings, await this.#request(batch), token, signal);
    if (outcome.kind !== 'unauthorized') {
      this.#refusals = 0;
      return this.#settle(batch, outcome);
    }
    tokens.refused(accountId, token);
    this.#refusals += 1;
    return this.#refusals < 2 ? { kind: 'progress' } : { kind: 'signed-out' };
  }

  async #settle(
    batch: PushBatch,
    outcome: Exclude<PushOutcome, { readonly kind: 'unauthorized' }>,
  ): Promise<PushStep> {
    const { store, accountId, log } = this.#surroundings;
    switch (outcome.kind) {
      case 'answered': {
        await this.#heard(outcome.time);
        const { results } = outcome.answer;
        const answer = {
          lastN: outcome.answer.last_n,
          scopeSeq: outcome.answer.scope_seq,
          serverTimeMs: outcome.answer.server_time_ms,
        };
        for (let start = 0; start < results.length; start += resultsAtATime) {
          await store.settle(accountId, results.slice(start, start + resultsAtATime), answer);
        }
        this.#operations = Math.min(pushLimits.operations, this.#operations * 2);
        const isTaken = results.some((result) => result.status !== 'rejected' || result.permanent);
        return isTaken ? { kind: 'progress' } : { kind: 'retry', detail: 'the server took nothing' };
      }
      case 'gap': {
        const last = batch.operations.at(-1)?.n ?? 0;
        log.warn('push-gap', { expected: outcome.expected, first: batch.operations[0]?.n, last });
        // It cannot wait for what was never sent: somebody else has counted on under this device's id.
        if (outcome.expected > last) return this.#renew();
        await store.resendFrom(accountId, outcome.expected);
        return { kind: 'retry', detail: `the server waits for ${outcome.expected}` };
      }
      case 'forked':
        return this.#renew();
      case 'too-large':
        return this.#split(batch, 'too_large', 'larger than the server takes');
      case 'invalid':
        return this.#split(batch, 'invalid_field', outcome.detail);
      case 'account-deleted':
        return { kind: 'account-deleted' };
      case 'failed':
        return {
          kind: 'retry',
          detail: outcome.detail,
          ...(outcome.retryAfterMs !== undefined && { retryAfterMs: outcome.retryAfterMs }),
        };
    }
  }

  /** Half as many the next time, until only what the server cannot take is left: that becomes a dead letter. */
  async #split(batch: PushBatch, code: 'too_large' | 'invalid_field', detail: string): Promise<PushStep> {
    const { store, accountId, log } = this.#surroundings;
    const [only] = batch.operations;
    if (batch.operations.length > 1 || only === undefined) {
      this.#operations = Math.max(1, Math.floor(batch.operations.length / 2));
      return { kind: 'progress' };
    }
    log.warn('operation-refused', { table: only.table, code });
    await store.bury(accountId, only.op_id, code, detail);
    return { kind: 'progress' };
  }

  async #renew(): Promise<PushStep> {
    const { store, log } = this.#surroundings;
    const { deviceId } = await store.renewDevice();
    log.warn('device-renewed', { deviceId });
    return { kind: 'retry', detail: 'this device begins anew under another id' };
  }

  async #request(batch: PushBatch | undefined): Promise<PushRequest> {
    const { store, accountId, clock, random } = this.#surroundings;
    const { deviceId } = await store.device();
    return {
      device_id: deviceId,
      account_id: accountId,
      app_schema: appSchema,
      batch_id: sessionIdAt(clock.wallTimeMs(), random),
      ops: [...(batch?.operations ?? [])],
      ...(batch !== undefined &&
        batch.holes.length > 0 && { holes: batch.holes.map(([from, to]) => [from, to]) }),
    };
  }

  async #heard(time: ServerTimeSample): Promise<void> {
    this.#times = withServerTime(this.#times, time);
    const offsetMs = serverOffsetMs(this.#times);
    if (offsetMs !== undefined) await this.#surroundings.store.heardServer(offsetMs);
  }
}
