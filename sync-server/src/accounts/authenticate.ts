import type { FastifyRequest } from 'fastify';

/** Who asks. */
export interface Principal {
  /** A kiosk without a runner is `kiosk_<id>`, which is no account: nothing of its own is kept under it. */
  readonly accountId: string;
  /** Gyms whose shared data this account may read. */
  readonly gymIds: ReadonlySet<string>;
  /** The installation that the credential was given to, 16 hexadecimal digits; nobody else may write with it. */
  readonly deviceId?: string;
  /** The kiosk on which this account has signed in. */
  readonly kioskId?: string;
  /** The gym that this kiosk belongs to, which the account may be nobody in. */
  readonly kioskGymId?: string;
  /** The sign-in that the credential belongs to. */
  readonly signInId?: string;
}

/**
 * Finds out who asks, from the request's credentials.
 *
 * @returns undefined for nobody who is known
 */
export type Authenticate = (request: FastifyRequest) => Promise<Principal | undefined>;

/** For a server without accounts: nobody is known, and nothing private is served. */
export const nobodyIsKnown: Authenticate = () => Promise.resolve(undefined);
