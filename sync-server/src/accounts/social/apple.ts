import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, importPKCS8, jwtVerify, SignJWT, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { ProvenIdentity } from '#server/accounts/identities/identities.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { AppleConfig } from '#server/config/accounts-config.ts';
import { askProvider } from './ask-provider.ts';
import type { SocialProviderClient } from './social-provider-client.ts';

/** How old an id token may be, as it is only shown right after the sign-in. */
const oldestIdToken = '10 min';
const clockToleranceS = 60;

const tokenAnswer = z.object({ id_token: z.string() });
const idTokenClaims = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().max(254).optional(),
  nonce: z.string().optional(),
});
const firstAnswer = z.object({
  name: z.object({ firstName: z.string().default(''), lastName: z.string().default('') }).optional(),
});

/** Sign in with Apple: in a browser (code, `form_post`), and from the sheet of Apple's own systems (id token). */
export class Apple implements SocialProviderClient {
  readonly kind = 'apple';
  readonly #config: AppleConfig;
  readonly #now: () => number;
  readonly #keys: JWTVerifyGetKey;

  constructor(config: AppleConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    this.#keys = createRemoteJWKSet(new URL(`${config.url}/auth/keys`), {
      timeoutDuration: 5000,
      cooldownDuration: 1000,
      cacheMaxAge: 600_000,
    });
  }

  authorizeUrl({ state, nonce, redirectUri }: Parameters<SocialProviderClient['authorizeUrl']>[0]): string {
    const query = new URLSearchParams({
      client_id: this.#config.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      // Apple posts the answer wherever a name or an address is asked for.
      response_mode: 'form_post',
      scope: 'name email',
      ...{ state, nonce },
    });
    return `${this.#config.url}/auth/authorize?${query}`;
  }

  async exchange({
    code,
    nonce,
    redirectUri,
    user,
  }: Parameters<SocialProviderClient['exchange']>[0]): Promise<ProvenIdentity> {
    const { clientId, url } = this.#config;
    const answer = await askProvider(`${url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: clientId },
        client_secret: await this.#clientSecret(),
      }),
    });
    // Apple says why in words; all of them mean that this code is not good.
    if (answer.status === 400) throw accountProblem('auth/wrong-proof');
    const read = tokenAnswer.safeParse(answer.json);
    if (answer.status !== 200 || !read.success) throw accountProblem('auth/provider-failed');
    return this.#identity(read.data.id_token, [clientId], nonce, nameIn(user));
  }

  /** What a native app got. Apple was given the SHA-256 of the nonce, and puts it into the token. */
  identityOfIdToken(idToken: string, nonce: string, name: string): Promise<ProvenIdentity> {
    const hash = createHash('sha256').update(nonce).digest('hex');
    return this.#identity(idToken, this.#config.appIds, hash, name);
  }

  async #identity(
    idToken: string,
    audience: readonly string[],
    nonce: string,
    name: string,
  ): Promise<ProvenIdentity> {
    if (audience.length === 0) throw accountProblem('auth/method-off');
    const { payload } = await jwtVerify(idToken, this.#keys, {
      ...{ issuer: this.#config.url, audience: [...audience], algorithms: ['RS256'] },
      ...{ maxTokenAge: oldestIdToken, clockTolerance: clockToleranceS },
      ...{ currentDate: new Date(this.#now()), requiredClaims: ['sub', 'exp', 'nonce'] },
    }).catch((error: unknown) => {
      // That keys cannot be fetched is not the token's fault.
      const isOurs = error instanceof errors.JOSEError && !isFetchProblem(error);
      throw accountProblem(isOurs ? 'auth/wrong-proof' : 'auth/provider-failed');
    });
    const claims = idTokenClaims.safeParse(payload);
    if (!claims.success || claims.data.nonce !== nonce) throw accountProblem('auth/wrong-proof');
    const { sub, email } = claims.data;
    return { kind: 'apple', subject: sub, label: email ?? 'Apple', name, language: 'en' };
  }

  /** Apple knows us by a token that we sign, good for a few minutes. */
  async #clientSecret(): Promise<string> {
    const { teamId, keyId, privateKey, clientId, url } = this.#config;
    const nowS = Math.floor(this.#now() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setSubject(clientId)
      .setAudience(url)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + 300)
      .sign(await importPKCS8(privateKey, 'ES256'));
  }
}

function isFetchProblem(error: errors.JOSEError): boolean {
  return (
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === 'ERR_JOSE_GENERIC'
  );
}

/** Apple says the name once, in the first answer ever, as JSON; whoever sent it could have made it up. */
function nameIn(user: string | undefined): string {
  if (user === undefined) return '';
  try {
    const read = firstAnswer.safeParse(JSON.parse(user));
    const { firstName, lastName } = read.data?.name ?? { firstName: '', lastName: '' };
    return `${firstName} ${lastName}`.trim().slice(0, 100);
  } catch {
    return '';
  }
}
