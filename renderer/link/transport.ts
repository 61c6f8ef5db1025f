import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { rpcLinkOptions, type RpcClient, type RpcLinkSettings } from '#contract/rpc/rpc-client.ts';
import { isArrivalMark, marksParameter } from '#contract/rpc/arrival-mark.ts';
import { rpcPath } from '#contract/rpc/stop-port.ts';
import { mediaScheme, musicPath, portGoodbye, type WindowBridge } from '#contract/window/window-bridge.ts';
import { createClosing } from './closing.ts';
import { opened, socketAddress } from './page-socket.ts';
import { askForPort } from './window-port.ts';

/** One connection to the controller that speaks the contract. STOP has its own: `stop-way.ts`. */
export interface Channel {
  readonly rpc: RpcClient;
  /** Once; at once if it is over already. */
  onClose(listener: () => void): void;
  close(): void;
}

/** How this page reaches the controller. */
export interface Transport {
  /** Rejects when there is nobody, with `TransportError`. */
  open(): Promise<Channel>;
  /** Where a track can be played from. */
  musicUrl(trackId: string): string;
}

/** In a window of Electron by a port, elsewhere by a WebSocket to where the page came from. */
export function pageTransport(page: Window, settings: RpcLinkSettings): Transport {
  return page.beatrunner === undefined
    ? socketTransport(page.location, settings)
    : portTransport(page, page.beatrunner, settings);
}

function socketTransport(location: Location, settings: RpcLinkSettings): Transport {
  return {
    async open() {
      const closing = createClosing();
      const socket = new WebSocket(socketAddress(location, `${rpcPath}?${marksParameter}`));
      answerMarks(socket, (mark) => socket.send(mark));
      // Before our own listeners: oRPC has to know of the end before those who end their topics for it.
      const rpc: RpcClient = createORPCClient(
        new SocketLink({ websocket: socket, ...rpcLinkOptions(settings) }),
      );
      const close = (): void => {
        closing.close();
        // Topics that end now say goodbye first: on a socket that is closed that is an error which nobody catches.
        setTimeout(() => socket.close());
      };
      socket.addEventListener('close', close);
      await opened(socket);
      return { rpc, onClose: closing.onClose, close };
    },
    musicUrl: (trackId) => `${musicPath}${encodeURIComponent(trackId)}`,
  };
}

function portTransport(page: Window, bridge: WindowBridge, settings: RpcLinkSettings): Transport {
  return {
    async open() {
      const port = await askForPort(page, bridge, 'rpc');
      return openPortChannel(port, settings);
    },
    musicUrl: (trackId) => `${mediaScheme}://track/${encodeURIComponent(trackId)}`,
  };
}

/** The contract over a port of the window, with what `window-bridge.ts` has beside it. */
export function openPortChannel(port: MessagePort, settings: RpcLinkSettings): Channel {
  const closing = createClosing();
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    // A port that is closed from this side tells nobody here: what waits for an answer would wait for ever.
    port.dispatchEvent(new Event('close'));
    port.close();
    closing.close();
  };
  port.addEventListener('close', close);
  port.addEventListener('message', (event) => {
    if (event.data !== portGoodbye) return;
    event.stopImmediatePropagation();
    close();
  });
  answerMarks(port, (mark) => port.postMessage(mark));
  const rpc: RpcClient = createORPCClient(new PortLink({ port, ...rpcLinkOptions(settings) }));
  port.start();
  return { rpc, onClose: closing.onClose, close };
}

/** To be called before oRPC listens: marks are none of its messages. What was before one has been taken by now. */
function answerMarks(way: WebSocket | MessagePort, say: (mark: string) => void): void {
  const onMessage = (event: Event): void => {
    const data: unknown = 'data' in event ? event.data : undefined;
    if (typeof data !== 'string' || !isArrivalMark(data)) return;
    event.stopImmediatePropagation();
    say(data);
  };
  way.addEventListener('message', onMessage);
}
