import { exportPKCS8, generateKeyPair, jwtVerify, type CryptoKey } from 'jose';

/** Who is registered with Apple. */
export interface AppleDeveloper {
  readonly clientId: string;
  readonly appId: string;
  readonly teamId: string;
  readonly keyId: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly publicKey: CryptoKey;
}

export async function newAppleDeveloper(): Promise<AppleDeveloper> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    ...{ clientId: 'example.run.web', appId: 'example.run.app', teamId: 'TEAM012345', keyId: 'KEY0123456' },
    ...{ privateKey: await exportPKCS8(privateKey), publicKey },
  };
}

/** Apple takes no secret that is good for longer, seconds. */
const longestSecretS = 15_777_000;

/** Whether it is a client's secret as Apple wants it: ES256 with the developer's key, by the team, for this client. */
export async function isClientSecret(
  secret: string,
  clientId: string,
  developer: AppleDeveloper,
  { issuer, nowMs }: { readonly issuer: string; readonly nowMs: number },
): Promise<boolean> {
  try {
    const { payload, protectedHeader } = await jwtVerify(secret, developer.publicKey, {
      ...{ algorithms: ['ES256'], issuer: developer.teamId, audience: issuer, subject: clientId },
      ...{ currentDate: new Date(nowMs), requiredClaims: ['iat', 'exp'] },
    });
    const isShort = (payload.exp ?? Infinity) - nowMs / 1000 <= longestSecretS;
    return protectedHeader.kid === developer.keyId && isShort;
  } catch {
    return false;
  }
}
