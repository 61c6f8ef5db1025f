import type { Contact } from '#contract/accounts/identities.ts';
import type { AccountLanguage } from '#contract/accounts/signed-in.ts';
import type { LogFields } from '#contract/runtime/log.ts';
import type { Message } from './message.ts';

/** One message on its way to one recipient. */
export interface Parcel {
  /** The same at each try, so that a provider can tell a repetition from a second message. */
  readonly id: string;
  readonly to: Contact;
  readonly message: Message;
  readonly language: AccountLanguage;
}

/** A way to recipients of some kinds. */
export interface MessageProvider {
  readonly kinds: readonly Contact['kind'][];
  /** How often a message is tried at most. */
  readonly mostTries: number;
  /**
   * Hands a message over.
   *
   * @param signal comes when it has taken too long
   * @throws DeliveryProblem
   */
  deliver(parcel: Parcel, signal: AbortSignal): Promise<void>;
}

/** Why a message was not handed over. It carries nothing of what the other side said: that can repeat the code or number. */
export class DeliveryProblem extends Error {
  override readonly name = 'DeliveryProblem';
  /** Whether the same may succeed a little later. */
  readonly isPassing: boolean;
  readonly facts: LogFields;
  /** What the other side asks to be waited for, milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, isPassing: boolean, facts: LogFields = {}, retryAfterMs = 0) {
    super(message);
    this.isPassing = isPassing;
    this.facts = facts;
    this.retryAfterMs = retryAfterMs;
  }
}
