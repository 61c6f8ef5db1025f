import { createHash } from 'node:crypto';
import { z } from 'zod';
import { identityKinds, accountLanguages } from '#contract/accounts/signed-in.ts';
import type { SocialProof, SocialProvider } from '#contract/accounts/identities.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import type { ProvenIdentity } from '#server/accounts/identities/identities.ts';
import type { OneTimeKind } from '#server/accounts/verification/one-time.ts';
import { hashSecret, newSecret } from '#server/accounts/verification/secrets.ts';
import { Apple } from './apple.ts';
import type { SocialProviderClient } from './social-provider-client.ts';
import { Wechat } from './wechat.ts';

/** Where the browser goes with the answer. */
const targetSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('app'),
    redirectUri: z.string(),
    state: z.string(),
    codeChallenge: z.string(),
  }),
  /** A page of ours, by its path and query. */
  z.object({ kind: z.literal('page'), path: z.string() }),
]);
export type SocialTarget = z.infer<typeof targetSchema>;

const stateSchema = z.object({
  provider: z.enum(['apple', 'wechat']),
  nonce: z.string(),
  /** SHA-256 of the browser's cookie, base64url. */
  browser: z.string(),
  target: targetSchema,
});
const stateKind: OneTimeKind<z.infer<typeof stateSchema>> = {
  purpose: 'social-state',
  value: stateSchema,
  goodForMs: 10 * 60_000,
};

const identitySchema = z.object({
  kind: z.enum(identityKinds),
  subject: z.string(),
  label: z.string(),
  name: z.string(),
  language: z.enum(accountLanguages),
});
const proofKind: OneTimeKind<{ readonly identity: ProvenIdentity; readonly codeChallenge: string }> = {
  purpose: 'social-proof',
  value: z.object({ identity: identitySchema, codeChallenge: z.string() }),
  goodForMs: 2 * 60_000,
};

const nonceKind: OneTimeKind<true> = {
  purpose: 'apple-nonce',
  value: z.literal(true),
  goodForMs: 10 * 60_000,
};

/** What came back from a provider, by way of the browser. */
export interface SocialCallback {
  readonly state: string;
  readonly code: string | undefined;
  /** The provider says that it did not go well. */
  readonly error: string | undefined;
  readonly user: string | undefined;
  /** The cookie that the browser got when it left. */
  readonly browser: string | undefined;
}

export type SocialOutcome =
  | { readonly kind: 'proved'; readonly target: SocialTarget; readonly identity: ProvenIdentity }
  | { readonly kind: 'denied' | 'failed'; readonly target: SocialTarget };

/**
 * Apple and WeChat. Whoever comes back from them has proved an identity; what becomes of it (a sign-in, or one identity
 * more) is for whoever began it to say, with a secret that never went through the browser (PKCE).
 */
export class SocialSignIn {
  readonly #services: AccountServices;
  readonly #apple: Apple | undefined;
  readonly #wechat: Wechat | undefined;

  constructor(services: AccountServices) {
    const { apple, wechat } = services.config;
    this.#services = services;
    this.#apple = apple && new Apple(apple, services.now);
    this.#wechat = wechat && new Wechat(wechat);
  }

  get offered(): readonly SocialProvider[] {
    return [this.#apple, this.#wechat].flatMap((client) => client?.kind ?? []);
  }

  /** @returns where the browser goes, and the cookie by which it is known again */
  async begin(
    provider: SocialProvider,
    target: SocialTarget,
  ): Promise<{ readonly location: string; readonly browser: string }> {
    const client = this.#client(provider);
    const [nonce, browser] = [newSecret(), newSecret()];
    const value = { provider, nonce, browser: hashOf(browser), target };
    const state = await this.#services.oneTime.issue(stateKind, value);
    const redirectUri = this.#redirectUri(provider);
    return { location: client.authorizeUrl({ state, nonce, redirectUri }), browser };
  }

  /**
   * @throws Problem `auth/wrong-proof` where this is no answer to a question of this browser's, or was one before
   */
  async end(provider: SocialProvider, came: SocialCallback): Promise<SocialOutcome> {
    const client = this.#client(provider);
    const asked = await this.#services.oneTime.take(stateKind, came.state);
    const isSameBrowser =
      asked !== undefined && came.browser !== undefined && hashOf(came.browser) === asked.browser;
    if (asked === undefined || asked.provider !== provider || !isSameBrowser) {
      throw accountProblem('auth/wrong-proof');
    }
    const { target, nonce } = asked;
    if (came.error !== undefined || came.code === undefined) return { kind: 'denied', target };
    try {
      const redirectUri = this.#redirectUri(provider);
      const { code, user } = came;
      return { kind: 'proved', target, identity: await client.exchange({ code, nonce, redirectUri, user }) };
    } catch (error) {
      this.#services.log.warn('social-sign-in-failed', { provider, err: error });
      return { kind: 'failed', target };
    }
  }

  /** A code with which an app shows what was proved. */
  codeFor(identity: ProvenIdentity, codeChallenge: string): Promise<string> {
    return this.#services.oneTime.issue(proofKind, { identity, codeChallenge });
  }

  async newNonce(): Promise<{ readonly nonce: string; readonly expiresInS: number }> {
    if (this.#apple === undefined) throw accountProblem('auth/method-off');
    const nonce = await this.#services.oneTime.issue(nonceKind, true);
    return { nonce, expiresInS: nonceKind.goodForMs / 1000 };
  }

  /**
   * The identity that an app has proved.
   *
   * @throws Problem `auth/wrong-proof`, `auth/provider-failed`, `auth/method-off`
   */
  async prove(proof: SocialProof): Promise<ProvenIdentity> {
    const { oneTime } = this.#services;
    if (proof.kind === 'apple_id_token') {
      if (this.#apple === undefined) throw accountProblem('auth/method-off');
      const isOurs = await oneTime.take(nonceKind, proof.nonce);
      if (isOurs === undefined) throw accountProblem('auth/wrong-proof');
      return this.#apple.identityOfIdToken(proof.idToken, proof.nonce, proof.name ?? '');
    }
    const proved = await oneTime.take(proofKind, proof.code);
    const challenge = createHash('sha256').update(proof.codeVerifier).digest('base64url');
    if (proved?.codeChallenge !== challenge) throw accountProblem('auth/wrong-proof');
    return proved.identity;
  }

  #client(provider: SocialProvider): SocialProviderClient {
    const client = provider === 'apple' ? this.#apple : this.#wechat;
    if (client === undefined) throw accountProblem('auth/method-off');
    return client;
  }

  #redirectUri(provider: SocialProvider): string {
    return `${this.#services.publicUrl()}/v1/auth/social/${provider}/callback`;
  }
}

function hashOf(secret: string): string {
  return hashSecret(secret).toString('base64url');
}
