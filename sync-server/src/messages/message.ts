import type { Contact } from '#contract/accounts/identities.ts';
import type { AccountLanguage } from '#contract/accounts/signed-in.ts';

/** What a code is for: the message says it, so that nobody gives one away for something else. */
export type CodePurpose = 'sign-in' | 'sign-up' | 'link' | 'password';

/** What people are told. Codes are secrets for as long as they are good; names are strangers' text. */
export type Message =
  | {
      readonly kind: 'code';
      readonly purpose: CodePurpose;
      readonly code: string;
      readonly goodForMinutes: number;
    }
  /** Somebody wanted to sign up with an address that has an account. */
  | { readonly kind: 'has-account' }
  | { readonly kind: 'password-changed' }
  | {
      readonly kind: 'invitation';
      readonly gymName: string;
      readonly inviterName: string;
      /** For "Join a gym". */
      readonly code: string;
      readonly goodForDays: number;
    }
  /** A device signed in that had not been seen with the account before. */
  | { readonly kind: 'new-sign-in'; readonly deviceName: string; readonly atMs: number };

/** Sends messages, without letting anybody wait for it: how long an answer takes tells nothing about who has an account. */
export interface MessageSender {
  /** Whether there is a way to such addresses. */
  reaches(kind: Contact['kind']): boolean;
  /**
   * Takes a message for delivery. It is tried again until it is no longer good, and then given up; both are logged.
   *
   * @throws Problem 503 `server/busy` where too many messages are waiting, or there is no way to such addresses
   */
  send(to: Contact, message: Message, language: AccountLanguage): void;
}

/** Notices may come late: a mail server that is away for the night is no reason to lose them. */
const noticesGoodForMs = 12 * 3_600_000;

/** How long it makes sense to deliver it, milliseconds. */
export function goodForMs(message: Message): number {
  return message.kind === 'code' ? message.goodForMinutes * 60_000 : noticesGoodForMs;
}

/** Whom it went to, for logs: recognised by who knows it, and no use to others. */
export function maskedContact({ kind, address }: Contact): string {
  if (kind === 'phone') return `***${address.slice(-2)}`;
  const [local = '', domain = ''] = address.split('@');
  return `${local.slice(0, 1)}***@${domain}`;
}
