import { randomUUID } from 'node:crypto';
import type { Contact } from '#contract/accounts/identities.ts';
import type { AccountLanguage } from '#contract/accounts/signed-in.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { Problem } from '#server/http/problem.ts';
import { goodForMs, maskedContact, type Message, type MessageSender } from './message.ts';
import { DeliveryProblem, type MessageProvider, type Parcel } from './message-provider.ts';

interface DeliveryParts {
  readonly providers: readonly MessageProvider[];
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 up to 1. */
  random(): number;
}

/** A message on its way, until it is handed over or given up. */
interface Delivery {
  readonly parcel: Parcel;
  readonly provider: MessageProvider;
  /** By the clock that never goes backwards. */
  readonly untilMs: number;
  tries: number;
}

/** Messages that are handed over at once, and those that may wait for it or for their next try. */
const atOnce = 8;
const mostWaiting = 2000;
/** What one try may take, milliseconds. */
const patienceMs = 20_000;
/** What is being handed over when the server ends may take so long, milliseconds. */
const closingPatienceMs = 3000;
/** Between tries, milliseconds; the last one again and again. Mail servers that do not know us let us wait for minutes. */
const pausesMs = [2000, 8000, 30_000, 60_000, 120_000];

/**
 * Hands messages to providers, a few at a time, and tries again what may pass. Messages are in memory only, as they are
 * secrets that are good for minutes: a server that ends says how many it takes along, and people ask for another.
 */
export class MessageDelivery implements MessageSender {
  readonly #parts: DeliveryParts;
  readonly #ready: Delivery[] = [];
  readonly #paused = new Map<Delivery, () => void>();
  readonly #running = new Map<Promise<void>, AbortController>();
  #isClosed = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /** Messages that are not handed over yet. */
  get size(): number {
    return this.#ready.length + this.#paused.size + this.#running.size;
  }

  reaches(kind: Contact['kind']): boolean {
    return this.#providerFor(kind) !== undefined;
  }

  send(to: Contact, message: Message, language: AccountLanguage): void {
    const { clock, log } = this.#parts;
    const provider = this.#providerFor(to.kind);
    if (provider === undefined || this.#isClosed || this.size >= mostWaiting) {
      log.warn('message-refused', { kind: message.kind, by: to.kind, waiting: this.size });
      throw new Problem(
        503,
        'server/busy',
        'Not available now',
        'The server cannot send messages at the moment. Try again.',
        { 'retry-after': '30' },
      );
    }
    const parcel: Parcel = { id: randomUUID(), to, message, language };
    this.#ready.push({ parcel, provider, untilMs: clock.nowMs() + goodForMs(message), tries: 0 });
    this.#next();
  }

  /** Lets those finish that are being handed over, for a little, and gives up the others. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const { clock, log } = this.#parts;
    const lost = this.#ready.splice(0).length + this.#paused.size;
    for (const cancel of this.#paused.values()) cancel();
    this.#paused.clear();
    if (lost > 0) log.warn('messages-lost', { lost });
    const cancel = clock.after(closingPatienceMs, () => {
      for (const abort of this.#running.values()) abort.abort();
    });
    await Promise.all(this.#running.keys());
    cancel();
  }

  #providerFor(kind: Contact['kind']): MessageProvider | undefined {
    return this.#parts.providers.find(({ kinds }) => kinds.includes(kind));
  }

  #next(): void {
    while (this.#running.size < atOnce) {
      const delivery = this.#ready.shift();
      if (delivery === undefined) return;
      const abort = new AbortController();
      const running = this.#try(delivery, abort).finally(() => {
        this.#running.delete(running);
        this.#next();
      });
      this.#running.set(running, abort);
    }
  }

  async #try(delivery: Delivery, abort: AbortController): Promise<void> {
    const { clock, log } = this.#parts;
    const { id, to, message } = delivery.parcel;
    delivery.tries += 1;
    const facts = { id, kind: message.kind, to: maskedContact(to), tries: delivery.tries };
    const cancel = clock.after(patienceMs, () => abort.abort());
    try {
      await delivery.provider.deliver(delivery.parcel, abort.signal);
      log.info('message-sent', facts);
    } catch (error) {
      const problem = toDeliveryProblem(error);
      const why = { ...facts, ...problem.facts, why: problem.message };
      if (this.#pause(delivery, problem)) log.info('message-delayed', why);
      else log.warn('message-given-up', why);
    } finally {
      cancel();
    }
  }

  /** @returns false where there is no use in trying again */
  #pause(delivery: Delivery, problem: DeliveryProblem): boolean {
    const { clock, random } = this.#parts;
    if (!problem.isPassing || this.#isClosed || delivery.tries >= delivery.provider.mostTries) return false;
    const pauseMs = pausesMs[Math.min(delivery.tries, pausesMs.length) - 1] ?? 0;
    // A little later each, so that those who failed together do not come back together.
    const waitMs = Math.max(problem.retryAfterMs, pauseMs * (1 + random() / 4));
    if (clock.nowMs() + waitMs >= delivery.untilMs) return false;
    const cancel = clock.after(waitMs, () => {
      this.#paused.delete(delivery);
      this.#ready.push(delivery);
      this.#next();
    });
    this.#paused.set(delivery, cancel);
    return true;
  }
}

/** What a driver throws can repeat the message. */
function toDeliveryProblem(error: unknown): DeliveryProblem {
  if (error instanceof DeliveryProblem) return error;
  const name = error instanceof Error ? error.name : 'unknown';
  return new DeliveryProblem('the provider failed', false, { name });
}
