import type { FastifyRequest } from 'fastify';
import { notSignedIn } from '#server/http/problem.ts';
import type { AccountServices } from './account-services.ts';
import type { Authenticate, Principal } from './authenticate.ts';
import type { Kiosks } from './gyms/kiosks.ts';
import { kioskPrefix } from './gyms/kiosks.ts';

/** Somebody who has signed in to an account. */
export interface SignedInPrincipal extends Principal {
  readonly deviceId: string;
  readonly signInId: string;
}

/** The token of a request; undefined where it has none, or something else. */
export function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/=-]{20,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Who asks, by the access token of a runner or the credential of a kiosk. */
export function createAuthenticate(services: AccountServices, kiosks: Kiosks): Authenticate {
  const runner = authenticateRunner(services);
  return async (request) => {
    const token = bearerOf(request);
    if (token === undefined) return undefined;
    if (!token.startsWith(kioskPrefix)) return runner(token);
    const kiosk = await kiosks.find(token);
    if (kiosk === undefined) return undefined;
    const { kioskId, gymId, deviceId } = kiosk;
    return { accountId: `kiosk_${kioskId}`, gymIds: new Set([gymId]), deviceId, kioskId, kioskGymId: gymId };
  };
}

function authenticateRunner({ access, live }: AccountServices) {
  return async (token: string): Promise<SignedInPrincipal | undefined> => {
    const claims = await access.verify(token);
    if (claims === undefined) return undefined;
    const signIn = await live.find(claims.signInId);
    if (signIn === undefined || signIn.accountId !== claims.accountId) return undefined;
    const { gymIds, kiosk } = signIn;
    return { ...claims, gymIds, ...kiosk };
  };
}

export type RequireSignedIn = (request: FastifyRequest) => Promise<SignedInPrincipal>;

/** For routes that are of use to nobody else: throws Problem `auth/not-signed-in`. */
export function requireSignedIn(services: AccountServices): RequireSignedIn {
  const runner = authenticateRunner(services);
  return async (request) => {
    const token = bearerOf(request);
    const principal = token === undefined || token.startsWith(kioskPrefix) ? undefined : await runner(token);
    if (principal === undefined) throw notSignedIn('Sign in first.');
    return principal;
  };
}
