import { randomBytes } from 'node:crypto';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import { fromRpcError } from '#contract/rpc/rpc-error.ts';
import { rpcPath } from '#contract/rpc/stop-port.ts';
import { hasErrorCode } from '#core/errors/beatrunner-error.ts';

/**
 * Who answers where `service.json` says that our service is.
 *
 * `ours`: the service that wrote that file, for it knows the token of it; so the data folder is ours, and the process id in
 * the file is its own. `silent`: somebody has the port and says nothing. `stranger`: nobody is there, or somebody else.
 */
export type ServiceIdentity =
  | { readonly kind: 'ours'; readonly isSameVersion: boolean }
  | { readonly kind: 'silent' }
  | { readonly kind: 'stranger' };

export interface ServiceAsking {
  /** Before anything is trusted, told to stop, or ended. */
  identify(serviceUrl: string): Promise<ServiceIdentity>;
  /** Whether one that is known to be ours is there still, be it silent. */
  isThere(serviceUrl: string): Promise<boolean>;
}

/** A service that lives answers within milliseconds; a busy machine gets as long. */
const answerWithinMs = 5000;
const stranger = { kind: 'stranger' } as const;
const silent = { kind: 'silent' } as const;

/** By `/whoami` and the contract's greeting, over loopback. */
export const serviceAsking: ServiceAsking = askWithin(answerWithinMs);

/** @param withinMs for each answer */
export function askWithin(withinMs: number): ServiceAsking {
  return {
    async identify(serviceUrl) {
      const address = new URL(serviceUrl);
      const known = await whoami(address, tokenOf(address), withinMs);
      if (known === 'silent') return silent;
      if (known !== 204) return stranger;
      // Whoever lets in every token knows none.
      const unknown = await whoami(address, randomBytes(32).toString('base64url'), withinMs);
      if (unknown === 'silent') return silent;
      return unknown === 401 ? greet(address, withinMs) : stranger;
    },
    async isThere(serviceUrl) {
      const address = new URL(serviceUrl);
      const known = await whoami(address, tokenOf(address), withinMs);
      return known === 204 || known === 'silent';
    },
  };
}

function tokenOf(address: URL): string {
  return address.searchParams.get('token') ?? '';
}

async function whoami(address: URL, token: string, withinMs: number): Promise<number | 'silent'> {
  try {
    const answer = await fetch(new URL('/whoami', address), {
      headers: { authorization: `Bearer ${token}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError' ? 'silent' : 0;
  }
}

/** The contract's own greeting says whether we understand each other. */
async function greet(address: URL, withinMs: number): Promise<ServiceIdentity> {
  const target = new URL(rpcPath, address);
  target.protocol = 'ws:';
  target.search = address.search;
  const socket = new WebSocket(target, { handshakeTimeout: withinMs });
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer')), withinMs);
  socket.on('close', () => reject(new Error('closed')));
  // The close that follows is what counts.
  socket.on('error', () => undefined);
  try {
    const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
    const rpc: RpcClient = createORPCClient(link);
    await Promise.race([rpc.hello({ rpcVersion, client: 'window' }), ended]);
    return { kind: 'ours', isSameVersion: true };
  } catch (error) {
    if (hasErrorCode(fromRpcError(error), 'rpc/version-mismatch'))
      return { kind: 'ours', isSameVersion: false };
    return silent;
  } finally {
    clearTimeout(timer);
    ended.catch(() => undefined);
    socket.close();
  }
}
