import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { rpcLinkOptions, type RpcClient } from '#contract/rpc/rpc-client.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import { readStopAnswer, rpcPath, stopPath } from '#contract/rpc/stop-port.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

export interface AttachedService {
  readonly rpc: RpcClient;
  readonly hello: Awaited<ReturnType<RpcClient['hello']>>;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Connects to a running `beatrunner serve` as a program on the same machine.
 *
 * @param url the address that it printed, with its token
 * Rejects with `serve/not-reachable`, or what the greeting is refused with.
 */
export async function attachService(url: string, clientName: string): Promise<AttachedService> {
  const socket = await openSocket(url, rpcPath);
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
  const rpc: RpcClient = createORPCClient(
    new RPCLink({
      websocket: socket,
      // A program decides by what is now: it asks, and presses on that.
      ...rpcLinkOptions({ pressedOnMs: async () => (await rpc.status.get()).toldAtMs }),
    }),
  );
  try {
    const hello = await rpc.hello({ rpcVersion, client: clientName });
    return { rpc, hello, closed, close: () => socket.close() };
  } catch (error) {
    socket.close();
    throw error;
  }
}

export interface AttachedStop {
  /** Resolves with the service's time of taking it. */
  stop(): Promise<number>;
  close(): void;
}

/** Connects to the stop port of a running service. */
export async function attachStop(url: string): Promise<AttachedStop> {
  const socket = await openSocket(url, stopPath);
  const waiting: PromiseWithResolvers<number>[] = [];
  socket.addEventListener('message', (event) => {
    const answer = readStopAnswer(String(event.data));
    if (answer !== undefined) waiting.shift()?.resolve(answer.stopAcceptedAtMs);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.splice(0)) reject(notReachable(url));
  });
  return {
    stop() {
      if (socket.readyState !== WebSocket.OPEN) return Promise.reject(notReachable(url));
      const answer = Promise.withResolvers<number>();
      waiting.push(answer);
      socket.send('stop');
      return answer.promise;
    },
    close: () => socket.close(),
  };
}

async function openSocket(url: string, path: string): Promise<WebSocket> {
  const address = new URL(url);
  address.protocol = 'ws:';
  address.pathname = path;
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(notReachable(url)), { once: true });
  });
  return socket;
}

/** The address without its token: this error may be printed. */
function notReachable(url: string): BeatRunnerError {
  return new BeatRunnerError('serve/not-reachable', { address: new URL(url).host });
}
