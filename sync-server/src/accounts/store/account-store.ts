import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { SignInMethod } from '#contract/accounts/signed-in.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { PasswordHashing } from '#server/accounts/passwords/password-hashing.ts';
import type { ServerSchema } from '#server/database/schema.ts';

/** How long a sign-in lives without being used, milliseconds: longer than anybody is away from their treadmill. */
export const signInLifetimeMs = 180 * 24 * 3_600_000;

/** What a sign-in is: kept in its row, whichever way the library comes to make one. */
export interface SignInFacts {
  readonly method: SignInMethod;
  readonly deviceId: string;
  readonly deviceName: string | undefined;
  readonly kioskId: string | undefined;
}

interface Parts {
  readonly query: Kysely<ServerSchema>;
  readonly passwords: PasswordHashing;
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What is going on around a call into the library. */
interface Surroundings {
  readonly facts?: SignInFacts;
  /** A password's hash was made by an old method: this one takes its place. */
  upgraded?: string;
}

/**
 * better-auth over our tables: `account` is its user, `identity` its account, `sign_in` its session; what is good once is
 * ours alone (`verification/one-time.ts`). None of its routes is
 * served, and its secret signs nothing that leaves this process.
 */
export async function openAccountStore({ query, passwords, log, now }: Parts) {
  const [{ betterAuth }, { kyselyAdapter }] = await Promise.all([
    import('better-auth/minimal'),
    import('@better-auth/kysely-adapter'),
  ]);
  const surroundings = new AsyncLocalStorage<Surroundings>();
  const dates = { createdAt: 'created_at', updatedAt: 'updated_at' };
  const auth = betterAuth({
    baseURL: 'http://localhost',
    secret: randomBytes(32).toString('base64url'),
    telemetry: { enabled: false },
    logger: { log: (level, message) => log.debug('account-library', { level, message }) },
    database: kyselyAdapter(query, { type: 'postgres', transaction: true }),
    user: {
      modelName: 'account',
      fields: { ...dates, emailVerified: 'email_verified' },
      additionalFields: {
        isGuest: { type: 'boolean', fieldName: 'is_guest', defaultValue: false, input: false },
        language: { type: 'string', defaultValue: 'en', input: false },
        isAdmin: { type: 'boolean', fieldName: 'is_admin', defaultValue: false, input: false },
      },
    },
    account: {
      modelName: 'identity',
      fields: { ...dates, userId: 'account_id', providerId: 'provider', accountId: 'subject' },
      additionalFields: { label: { type: 'string', defaultValue: '', input: false } },
    },
    session: {
      modelName: 'sign_in',
      fields: {
        ...dates,
        userId: 'account_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      additionalFields: {
        method: { type: 'string', input: false },
        deviceId: { type: 'string', fieldName: 'device_id', input: false },
        deviceName: { type: 'string', fieldName: 'device_name', required: false, input: false },
        kioskId: { type: 'string', fieldName: 'kiosk_id', required: false, input: false },
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 2000,
      password: {
        hash: (password) => passwords.hash(password),
        verify: async ({ hash, password }) => {
          const verdict = await passwords.verify(password, hash);
          const around = surroundings.getStore();
          if (verdict.kind === 'right' && verdict.upgraded !== undefined && around !== undefined) {
            around.upgraded = verdict.upgraded;
          }
          return verdict.kind === 'right';
        },
      },
    },
    // Our tables leave out on purpose what we do not want to have, such as the providers' tokens.
    advanced: { database: { generateId: () => randomUUID(), validateSchema: false } },
    databaseHooks: {
      session: {
        create: {
          before: (session) => {
            const facts = surroundings.getStore()?.facts;
            if (facts === undefined) throw new Error('a sign-in without facts');
            return Promise.resolve({
              data: {
                ...session,
                ...facts,
                // Who was where is nothing that the server keeps.
                ...{ ipAddress: null, userAgent: null },
                ...{ createdAt: new Date(now()), updatedAt: new Date(now()) },
                expiresAt: new Date(now() + signInLifetimeMs),
              },
            });
          },
        },
      },
    },
  });
  const { internalAdapter } = await auth.$context;
  return { auth, internalAdapter, surroundings };
}

export type AccountStore = Awaited<ReturnType<typeof openAccountStore>>;
