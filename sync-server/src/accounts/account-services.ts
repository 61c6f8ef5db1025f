import { Counter, type Registry } from 'prom-client';
import type { SignedIn, SignInMethod } from '#contract/accounts/signed-in.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { AccountsConfig } from '#server/config/accounts-config.ts';
import type { Database } from '#server/database/open-database.ts';
import { Problem } from '#server/http/problem.ts';
import type { MessageSender } from '#server/messages/message.ts';
import { tooManyAttempts } from './account-problem.ts';
import type { Attempt, Attempts } from './attempts/attempts.ts';
import { AccountPasswords } from './identities/account-passwords.ts';
import { ContactCodes } from './identities/contact-codes.ts';
import { Identities } from './identities/identities.ts';
import type { PasswordHashing } from './passwords/password-hashing.ts';
import { LiveSignIns } from './sign-ins/live-sign-ins.ts';
import { SignIns } from './sign-ins/sign-ins.ts';
import { tellOfDevice } from './sign-ins/tell-of-device.ts';
import { signInLifetimeMs, type AccountStore } from './store/account-store.ts';
import { AccessTokens } from './tokens/access-tokens.ts';
import { RefreshTokens } from './tokens/refresh-tokens.ts';
import { SigningKeys } from './tokens/signing-keys.ts';
import { OneTime } from './verification/one-time.ts';

/** What accounts are built on. */
export interface AccountParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: AccountsConfig;
  readonly messages: MessageSender;
  readonly passwords: PasswordHashing;
  readonly attempts: Attempts;
  readonly registry: Registry;
  /** How people reach the server, without a slash at the end. */
  publicUrl(): string;
}

/** The pieces that the routes put together. */
export type AccountServices = ReturnType<typeof createAccountServices>;

export function createAccountServices(parts: AccountParts) {
  const { database, clock, log, config, messages, passwords, attempts, registry } = parts;
  const { query } = database;
  const now = (): number => clock.wallTimeMs();
  let opening: Promise<AccountStore> | undefined;
  // The library is large: a server that starts does not wait for it.
  const store = (): Promise<AccountStore> => {
    opening ??= import('./store/account-store.ts').then(({ openAccountStore }) =>
      openAccountStore({ query, passwords, log, now }),
    );
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  };
  const keys = new SigningKeys(query, now);
  const issuer = (): string => config.issuer ?? 'beatrunner';
  const access = new AccessTokens({ keys, secret: config.jwtSecret, issuer, now });
  const refresh = new RefreshTokens({ query, lifetimeMs: signInLifetimeMs, now });
  const live = new LiveSignIns(query, clock);
  const signIns = new SignIns({
    ...{ query, store, access, refresh, live, now },
    signedIn: (account, facts) =>
      tellOfDevice(query, messages, account, facts, now()).catch((error: unknown) =>
        log.warn('device-not-told-of', { err: error }),
      ),
  });
  const oneTime = new OneTime(query, now);
  const counter = new Counter({
    name: 'sign_ins_total',
    help: 'Sign-ins by method; refused ones by their problem.',
    labelNames: ['method', 'outcome'],
    registers: [registry],
  });

  /** Counts a sign-in, whichever way it goes. */
  async function counted(method: SignInMethod, signIn: () => Promise<SignedIn>): Promise<SignedIn> {
    try {
      const signedIn = await signIn();
      counter.inc({ method, outcome: 'ok' });
      return signedIn;
    } catch (error) {
      counter.inc({ method, outcome: error instanceof Problem ? error.code : 'failed' });
      throw error;
    }
  }

  /** @throws Problem `auth/too-many-attempts` */
  async function attempt(tried: Attempt): Promise<void> {
    const verdict = await attempts.consume(tried);
    if (verdict.kind === 'too-many') throw tooManyAttempts(verdict.retryAfterS);
  }

  /** Tries something that may be guessed: what goes well is forgotten. */
  async function guessing<T>(tried: Attempt, work: () => Promise<T>): Promise<T> {
    await attempt(tried);
    try {
      const result = await work();
      await attempts.succeeded(tried);
      return result;
    } catch (error) {
      // Nothing was looked at: whoever tries while others flood the server is not locked out for it.
      if (error instanceof Problem && error.status === 503) await attempts.notMade(tried);
      throw error;
    }
  }

  const identities = new Identities({ query, store });
  const codes = new ContactCodes({ oneTime, messages });
  const accountPasswords = new AccountPasswords({ query, store, passwords, signIns });

  return {
    ...{ query, log, now, config, messages, passwords, publicUrl: () => parts.publicUrl() },
    ...{ store, keys, access, live, signIns, oneTime, counted, attempt, guessing },
    ...{ identities, codes, accountPasswords },
    attemptSucceeded: (tried: Attempt) => attempts.succeeded(tried),
  };
}
