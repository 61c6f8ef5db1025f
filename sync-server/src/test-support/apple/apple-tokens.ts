import { createHmac, randomUUID } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

/** What can be wrong with an id token. */
export type IdTokenFlaw =
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'wrong-nonce'
  | 'no-nonce'
  | 'expired'
  | 'too-old'
  | 'unknown-key'
  | 'no-signature'
  /** HS256, with the public key as its secret. */
  | 'confused-signature'
  /** Signed for somebody else, and changed. */
  | 'tampered';

export interface IdTokenClaims {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly nonce: string | undefined;
  readonly nowMs: number;
  readonly more: Readonly<Record<string, unknown>>;
}

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

/** RSA with 2048 bits, as Apple's are. */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = randomUUID().slice(0, 10);
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' };
  return { kid, privateKey, publicKey, jwk };
}

/** An id token, right or with one flaw. Apple's are good for a day. */
export async function signIdToken(
  key: SigningKey,
  claims: IdTokenClaims,
  flaw?: IdTokenFlaw,
): Promise<string> {
  const nowS = Math.floor(claims.nowMs / 1000);
  const issuedS = flaw === 'expired' || flaw === 'too-old' ? nowS - 7 * 86_400 : nowS;
  const nonce = flaw === 'wrong-nonce' ? `${claims.nonce ?? ''}x` : claims.nonce;
  const payload = {
    ...claims.more,
    iss: flaw === 'wrong-issuer' ? 'https://appleid.example' : claims.issuer,
    aud: flaw === 'wrong-audience' ? 'app.of.somebody.else' : claims.audience,
    sub: claims.subject,
    iat: issuedS,
    exp: flaw === 'too-old' ? nowS + 86_400 : issuedS + 86_400,
    auth_time: issuedS,
    ...(flaw !== 'no-nonce' && nonce !== undefined && { nonce, nonce_supported: true }),
  };
  if (flaw === 'no-signature') return `${encode({ alg: 'none' })}.${encode(payload)}.`;
  if (flaw === 'confused-signature') {
    const signed = `${encode({ alg: 'HS256', kid: key.kid })}.${encode(payload)}`;
    const secret = await exportSPKI(key.publicKey);
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  }
  const { kid, privateKey } = flaw === 'unknown-key' ? await newSigningKey() : key;
  const token = await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  if (flaw !== 'tampered') return token;
  const [head, , signature] = token.split('.');
  return `${head}.${encode({ ...payload, sub: `${claims.subject}.changed` })}.${signature}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
