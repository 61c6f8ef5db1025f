import { appendFileSync } from 'node:fs';
import type { Clock } from '#contract/runtime/clock.ts';
import { textOf } from './message-texts.ts';
import type { MessageProvider, Parcel } from './message-provider.ts';

/** A message as it would have left. */
export interface OutboxMessage {
  readonly id: string;
  readonly atMs: number;
  readonly to: string;
  readonly kind: Parcel['message']['kind'];
  readonly language: Parcel['language'];
  readonly subject: string;
  readonly body: string;
  readonly short: string;
  /** Where the message has one. */
  readonly code: string | null;
}

const mostKept = 200;

/** Takes every message and keeps the last ones, for development: nothing leaves the machine. */
export class DevelopmentOutbox implements MessageProvider {
  readonly kinds = ['email', 'phone'] as const;
  readonly mostTries = 1;
  readonly #clock: Clock;
  readonly #file: string | undefined;
  readonly #kept: OutboxMessage[] = [];

  /** @param file gets one JSON object a line, readable by this user only */
  constructor(clock: Clock, file?: string) {
    this.#clock = clock;
    this.#file = file;
  }

  deliver({ id, to, message, language }: Parcel): Promise<void> {
    const code = 'code' in message ? message.code : null;
    const atMs = this.#clock.wallTimeMs();
    const kept = {
      id,
      atMs,
      to: to.address,
      kind: message.kind,
      language,
      ...textOf(message, language),
      code,
    };
    this.#kept.push(kept);
    if (this.#kept.length > mostKept) this.#kept.shift();
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    return Promise.resolve();
  }

  /** The last messages, oldest first; with `to` those to one address or number. */
  messages(to?: string): readonly OutboxMessage[] {
    return this.#kept.filter((message) => to === undefined || message.to === to);
  }
}
