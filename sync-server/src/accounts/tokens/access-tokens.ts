import { hash } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { SigningKeys } from './signing-keys.ts';
import { signingAlgorithm } from './signing-keys.ts';

/** Ten minutes. A revoked sign-in is refused at once all the same: it is looked up. */
export const accessLifetimeS = 600;
/** Clocks of nodes may differ by this, seconds. */
const clockToleranceS = 5;
const audience = 'beatrunner';
const tokenType = 'at+jwt';
/** Tokens whose signature is known to be good. A computer shows the same one with each request, for ten minutes. */
const mostKnown = 20_000;

interface Known {
  readonly claims: AccessClaims;
  readonly expiresAtS: number;
}

/** What an access token says. */
export interface AccessClaims {
  readonly accountId: string;
  readonly signInId: string;
  readonly deviceId: string;
}

interface Parts {
  readonly keys: SigningKeys;
  /** With it tokens are HS256, and no other kind is accepted; without it they are EdDSA, and no other kind is. */
  readonly secret: string | undefined;
  /** Who says so: in tokens and asked of them. */
  issuer(): string;
  now(): number;
}

/** Short-lived access tokens (RFC 9068). */
export class AccessTokens {
  readonly #parts: Parts;
  readonly #secret: Uint8Array | undefined;
  /** By the hash of the whole token, which is nobody's secret. */
  readonly #known = new Map<string, Known>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#secret = parts.secret === undefined ? undefined : new TextEncoder().encode(parts.secret);
  }

  async sign({ accountId, signInId, deviceId }: AccessClaims): Promise<string> {
    const nowS = Math.floor(this.#parts.now() / 1000);
    const token = new SignJWT({ sid: signInId, did: deviceId, client_id: audience })
      .setSubject(accountId)
      .setIssuer(this.#parts.issuer())
      .setAudience(audience)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + accessLifetimeS)
      .setJti(crypto.randomUUID());
    if (this.#secret !== undefined) {
      return token.setProtectedHeader({ alg: 'HS256', typ: tokenType }).sign(this.#secret);
    }
    const { id, privateKey } = await this.#parts.keys.current();
    return token.setProtectedHeader({ alg: signingAlgorithm, typ: tokenType, kid: id }).sign(privateKey);
  }

  /** @returns undefined for what is not one of ours, or too old */
  async verify(token: string): Promise<AccessClaims | undefined> {
    const name = hash('sha256', token, 'base64url');
    const known = this.#known.get(name);
    if (known !== undefined && this.#parts.now() / 1000 < known.expiresAtS) return known.claims;
    this.#known.delete(name);
    try {
      const { payload } = await this.#verified(token);
      const { sub, sid, did, exp } = payload;
      if (typeof sub !== 'string' || typeof sid !== 'string' || typeof did !== 'string') return undefined;
      const claims = { accountId: sub, signInId: sid, deviceId: did };
      this.#know(name, { claims, expiresAtS: exp ?? 0 });
      return claims;
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
      throw error;
    }
  }

  #know(name: string, known: Known): void {
    this.#known.set(name, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
  }

  async #verified(token: string): Promise<{ readonly payload: JWTPayload }> {
    const asked = {
      ...{ issuer: this.#parts.issuer(), audience, typ: tokenType, clockTolerance: clockToleranceS },
      currentDate: new Date(this.#parts.now()),
      requiredClaims: ['sub', 'sid', 'did', 'exp', 'iat'],
    };
    // The kind is ours to say and never the token's.
    if (this.#secret !== undefined)
      return jwtVerify(token, this.#secret, { ...asked, algorithms: ['HS256'] });
    const { kid } = decodeProtectedHeader(token);
    const key = kid === undefined ? undefined : await this.#parts.keys.find(kid);
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return jwtVerify(token, key, { ...asked, algorithms: [signingAlgorithm] });
  }
}
