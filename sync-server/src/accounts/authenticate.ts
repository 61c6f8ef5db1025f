import type { FastifyRequest } from 'fastify';

/** Who asks. */
export interface Principal {
  readonly accountId: string;
  /** Gyms whose shared data this account may read. */
  readonly gymIds: ReadonlySet<string>;
}

/**
 * Finds out who asks, from the request's credentials.
 *
 * @returns undefined for nobody who is known
 */
export type Authenticate = (request: FastifyRequest) => Promise<Principal | undefined>;

/** For a server without accounts: nobody is known, and nothing private is served. */
export const nobodyIsKnown: Authenticate = () => Promise.resolve(undefined);
