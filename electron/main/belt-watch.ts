import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { rpcLinkOptions, type RpcClient } from '#contract/rpc/rpc-client.ts';
import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import { rpcPath, stopPath } from '#contract/rpc/stop-port.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { Log } from '#contract/runtime/log.ts';
import { WebSocket } from 'ws';

/** What the windows' process has to know of the belt, and the little it may do. */
export interface BeltWatch {
  /** Only evidence of the contrary counts. */
  readonly mayMove: boolean;
  /** A run is on: the display stays lit. */
  readonly isRunLive: boolean;
  stop(): void;
  close(): void;
}

/** Watches over one service; when the connection goes, what was known last goes on to count. */
export function watchBelt(serviceUrl: string, log: Log, onChange: () => void): BeltWatch {
  const socket = new WebSocket(addressOf(serviceUrl, rpcPath));
  const stopSocket = new WebSocket(addressOf(serviceUrl, stopPath));
  let status: LiveStatus | undefined;
  for (const each of [socket, stopSocket]) each.on('error', (error) => log.debug('belt-watch', { error }));

  async function follow(): Promise<void> {
    const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket, ...rpcLinkOptions() });
    const rpc: RpcClient = createORPCClient(link);
    await rpc.hello({ rpcVersion, client: 'window' });
    for await (const next of await rpc.status.watch()) {
      status = next;
      onChange();
    }
  }
  // Its end is the end of the connection: whoever watches starts a new watch then.
  socket.once(
    'open',
    () => void follow().catch((error: unknown) => log.debug('belt-watch-ended', { error })),
  );

  const isRunLive = (): boolean => {
    const kind = status?.session?.state.kind;
    return kind !== undefined && kind !== 'idle' && kind !== 'ready' && kind !== 'ended';
  };
  return {
    get mayMove() {
      return isRunLive() || status?.treadmill?.belt === 'moving';
    },
    get isRunLive() {
      return isRunLive();
    },
    stop() {
      if (stopSocket.readyState === WebSocket.OPEN) stopSocket.send('stop');
    },
    close() {
      for (const each of [socket, stopSocket]) each.close();
    },
  };
}

function addressOf(serviceUrl: string, path: string): URL {
  const address = new URL(serviceUrl);
  address.protocol = 'ws:';
  address.pathname = path;
  return address;
}
