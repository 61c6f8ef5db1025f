import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type JsonWebKey,
} from 'node:crypto';

/** A key that the server signs access tokens with, as it lies in its database. */
export interface SigningKey {
  readonly id: string;
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
}

/** What an access token says; `undefined` leaves a claim out. */
export type Claims = Readonly<Record<string, unknown>>;

/** A token and what is wrong with it. */
export interface ForgedToken {
  readonly name: string;
  readonly token: string;
}

/** A token as the server itself would sign it. Written without its library, so that both have to mean the same. */
export function signedToken(key: SigningKey, claims: Claims, header: Claims = {}): string {
  const signed = `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid: key.id, ...header })}.${encode(claims)}`;
  const privateKey = createPrivateKey({ key: key.privateJwk, format: 'jwk' });
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

/**
 * Everything that is no good token of somebody, made of one that is.
 *
 * @param good claims of a token that the server takes
 * @param stranger claims of another one's
 * @param elsewhere an address that keys could be fetched from, if the server did that
 */
export function forgedTokens(
  key: SigningKey,
  good: Claims,
  stranger: Claims,
  elsewhere: string,
): readonly ForgedToken[] {
  const token = signedToken(key, good);
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid: key.id };
  const own = ownKey();
  const nowS = Number(good['iat']);
  const withHeader = (changed: Claims, end = signature): string =>
    `${encode({ ...header, ...changed })}.${body}.${end}`;
  const bySelf = (changed: Claims): string => signedToken(own, good, { kid: key.id, ...changed });
  const signed = (changed: Claims, changedHeader: Claims = {}): string =>
    signedToken(key, { ...good, ...changed }, changedHeader);
  const named = (name: string, made: string): ForgedToken => ({ name, token: made });
  return [
    ...['none', 'None', 'NONE', 'nOnE', '', null].flatMap((alg) => [
      named(`alg ${alg} without a signature`, withHeader({ alg }, '')),
      named(`alg ${alg} with the old signature`, withHeader({ alg })),
    ]),
    ...confused(key, header, body),
    named('a key of the attacker', bySelf({})),
    named('a key of the attacker under its own name', bySelf({ kid: own.id })),
    named('a key in the header', bySelf({ jwk: own.publicJwk })),
    named('a key at an address', bySelf({ jku: `${elsewhere}/jwks`, kid: own.id })),
    named('a certificate at an address', bySelf({ x5u: `${elsewhere}/certificate` })),
    named('an unknown kid', withHeader({ kid: 'unknown' })),
    named('a kid that is a path', withHeader({ kid: '../../../../dev/null' })),
    named('a kid that is SQL', withHeader({ kid: `' OR signs_from IS NOT NULL --` })),
    named('a kid that is no text', withHeader({ kid: { $ne: null } })),
    named('no kid', withHeader({ kid: undefined })),
    named('a header to be understood', signed({}, { crit: ['x'], x: 1 })),
    named('an unencoded body', signed({}, { b64: false, crit: ['b64'] })),
    named('another type', signed({}, { typ: 'JWT' })),
    named('expired', signed({ exp: nowS - 60, iat: nowS - 660 })),
    named('not yet', signed({ nbf: nowS + 3600 })),
    named('without an end', signed({ exp: undefined })),
    named('an end that is no number', signed({ exp: '9999999999' })),
    named('for somebody else', signed({ aud: 'another-server' })),
    named('from somebody else', signed({ iss: 'https://elsewhere.example' })),
    named('without an account', signed({ sub: undefined })),
    named('without a sign-in', signed({ sid: undefined })),
    named('of a sign-in that never was', signed({ sid: 'never-was' })),
    named('of a sign-in that is SQL', signed({ sid: `' OR '1'='1` })),
    named("of a stranger's sign-in", signed({ sid: stranger['sid'] })),
    named("of a stranger's account", signedToken(key, { ...stranger, sub: good['sub'] })),
    named('another payload', `${head}.${encode({ ...good, exp: nowS + 86_400 })}.${signature}`),
    named("a stranger's signature", `${head}.${body}.${signedToken(key, stranger).split('.')[2]}`),
    named('half a signature', `${head}.${body}.${signature.slice(0, 43)}`),
    named('no signature', `${head}.${body}.`),
    named('two parts', `${head}.${body}`),
    named('five parts', `${head}..${body}..${signature}`),
    named('another part', `${token}.${body}`),
    named('no base64', `${head}.~~~~.${signature}`),
    named('nothing but dots', '.'.repeat(40)),
    named('long', 'x'.repeat(4000)),
  ];
}

/** The public key, in every form, as the secret of an HMAC. */
function confused(key: SigningKey, header: Claims, body: string): readonly ForgedToken[] {
  const publicKey = createPublicKey({ key: key.publicJwk, format: 'jwk' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const secrets: Readonly<Record<string, string | Buffer>> = {
    'as JSON': JSON.stringify(key.publicJwk),
    'as PEM': pem,
    'as PEM in one line': pem.trim(),
    'as DER': publicKey.export({ type: 'spki', format: 'der' }),
    'as text': String(key.publicJwk.x),
    'as bytes': Buffer.from(String(key.publicJwk.x), 'base64url'),
    'left out': '',
  };
  return Object.entries(secrets).flatMap(([name, secret]) =>
    (['256', '384', '512'] as const).map((bits) => {
      const signed = `${encode({ ...header, alg: `HS${bits}` })}.${body}`;
      const end = createHmac(`sha${bits}`, secret).update(signed).digest('base64url');
      return { name: `HS${bits} with the public key ${name}`, token: `${signed}.${end}` };
    }),
  );
}

function ownKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    id: 'attacker',
    privateJwk: privateKey.export({ format: 'jwk' }),
    publicJwk: publicKey.export({ format: 'jwk' }),
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
