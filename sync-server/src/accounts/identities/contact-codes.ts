import { z } from 'zod';
import { contactSchema, type Answer, type Challenge, type Contact } from '#contract/accounts/identities.ts';
import { accountLanguageSchema, type AccountLanguage } from '#contract/accounts/signed-in.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { OneTime, OneTimeKind } from '#server/accounts/verification/one-time.ts';
import type { CodePurpose, MessageSender } from '#server/messages/message.ts';
import type { ProvenIdentity } from './identities.ts';

const codeGoodForMs = 10 * 60_000;
const resendAfterS = 60;

const signInCode: OneTimeKind<SignInCode> = {
  purpose: 'code-sign-in',
  value: z.object({
    contact: contactSchema,
    language: accountLanguageSchema,
    signUp: z.object({ passwordHash: z.string(), name: z.string() }).optional(),
  }),
  goodForMs: codeGoodForMs,
};
/** What somebody gets for a code that was sent for signing in. */
export interface SignInCode {
  readonly contact: Contact;
  readonly language: AccountLanguage;
  /** What somebody who signed up wants the new account to have. */
  readonly signUp?: { readonly passwordHash: string; readonly name: string } | undefined;
}

interface LinkCode {
  readonly contact: Contact;
  readonly language: AccountLanguage;
  readonly accountId: string;
}
const linkCode: OneTimeKind<LinkCode> = {
  purpose: 'code-link',
  value: z.object({ contact: contactSchema, language: accountLanguageSchema, accountId: z.string() }),
  goodForMs: codeGoodForMs,
};

const passwordCode: OneTimeKind<{ readonly accountId: string | null }> = {
  purpose: 'code-password',
  value: z.object({ accountId: z.string().nullable() }),
  goodForMs: codeGoodForMs,
};

interface Parts {
  readonly oneTime: OneTime;
  readonly messages: MessageSender;
}

/** Codes that are sent to an address or a number: whoever types one in shows that it is theirs. */
export class ContactCodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Problem `auth/method-off` */
  checkReaches(kind: Contact['kind']): void {
    if (!this.#parts.messages.reaches(kind)) throw accountProblem('auth/method-off');
  }

  async sendForSignIn(contact: Contact, language: AccountLanguage): Promise<Challenge> {
    const challenge = await this.#parts.oneTime.challenge(signInCode, { contact, language });
    return this.#send(contact, language, challenge, 'sign-in');
  }

  /** @param isTaken the address has an account: its owner is told, and no answer is right */
  async sendForSignUp(
    contact: Contact,
    language: AccountLanguage,
    signUp: NonNullable<SignInCode['signUp']>,
    isTaken: boolean,
  ): Promise<Challenge> {
    const challenge = await this.#parts.oneTime.challenge(signInCode, { contact, language, signUp });
    if (!isTaken) return this.#send(contact, language, challenge, 'sign-up');
    this.#parts.messages.send(contact, { kind: 'has-account' }, language);
    return described(challenge.challengeId);
  }

  async sendForLink(accountId: string, contact: Contact, language: AccountLanguage): Promise<Challenge> {
    const challenge = await this.#parts.oneTime.challenge(linkCode, { contact, language, accountId });
    return this.#send(contact, language, challenge, 'link');
  }

  /** @param accountId undefined where nobody has the address: then nothing is sent, and no answer is right */
  async sendForPassword(
    contact: Contact,
    language: AccountLanguage,
    accountId: string | undefined,
  ): Promise<Challenge> {
    const challenge = await this.#parts.oneTime.challenge(passwordCode, { accountId: accountId ?? null });
    return accountId === undefined
      ? described(challenge.challengeId)
      : this.#send(contact, language, challenge, 'password');
  }

  /** @throws Problem `auth/wrong-code` */
  async answerSignIn({ challengeId, code }: Answer): Promise<SignInCode> {
    return right(await this.#parts.oneTime.answer(signInCode, challengeId, code));
  }

  /** @throws Problem `auth/wrong-code` */
  async answerLink(accountId: string, { challengeId, code }: Answer): Promise<ProvenIdentity> {
    const asked = right(await this.#parts.oneTime.answer(linkCode, challengeId, code));
    if (asked.accountId !== accountId) throw accountProblem('auth/wrong-code');
    return identityOf(asked.contact, asked.language);
  }

  /**
   * @returns the account whose password may be set
   * @throws Problem `auth/wrong-code`
   */
  async answerPassword({ challengeId, code }: Answer): Promise<string> {
    const { accountId } = right(await this.#parts.oneTime.answer(passwordCode, challengeId, code));
    return right(accountId ?? undefined);
  }

  #send(
    contact: Contact,
    language: AccountLanguage,
    { challengeId, code }: { readonly challengeId: string; readonly code: string },
    purpose: CodePurpose,
  ): Challenge {
    const goodForMinutes = codeGoodForMs / 60_000;
    this.#parts.messages.send(contact, { kind: 'code', purpose, code, goodForMinutes }, language);
    return described(challengeId);
  }
}

export function identityOf({ kind, address }: Contact, language: AccountLanguage, name = ''): ProvenIdentity {
  return { kind, subject: address, label: address, name, language };
}

function described(challengeId: string): Challenge {
  return { challengeId, expiresInS: codeGoodForMs / 1000, resendAfterS };
}

function right<T>(value: T | undefined): T {
  if (value === undefined) throw accountProblem('auth/wrong-code');
  return value;
}
