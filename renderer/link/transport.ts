import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { rpcLinkOptions, type RpcClient, type RpcLinkSettings } from '#contract/rpc/rpc-client.ts';
import { rpcPath, stopPath } from '#contract/rpc/stop-port.ts';
import {
  mediaScheme,
  musicPath,
  portsMessageKind,
  type PortsMessage,
  type WindowBridge,
} from '#contract/window/window-bridge.ts';

/** One connection to the controller: the contract, and STOP apart from it. */
export interface Channel {
  readonly rpc: RpcClient;
  /** False: it could not even be handed over. */
  sendStop(): boolean;
  onStopAnswer(listener: (text: string) => void): void;
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

/** `refused`: somebody answers, but this page's token is not good (any more). */
export class TransportError extends Error {
  readonly kind: 'unreachable' | 'refused';

  constructor(kind: 'unreachable' | 'refused') {
    super(kind);
    this.kind = kind;
  }
}

declare global {
  interface Window {
    readonly beatrunner?: WindowBridge;
  }
}

/** In a window of Electron by its ports, elsewhere by WebSockets to where the page came from. */
export function pageTransport(page: Window, settings: RpcLinkSettings): Transport {
  return page.beatrunner === undefined
    ? socketTransport(page.location, settings)
    : portTransport(page, page.beatrunner, settings);
}

const openingMs = 3000;

function socketTransport(location: Location, settings: RpcLinkSettings): Transport {
  const origin = location.origin.replace(/^http/, 'ws');
  return {
    async open() {
      const closing = createClosing();
      const sockets = [new WebSocket(`${origin}${rpcPath}`), new WebSocket(`${origin}${stopPath}`)] as const;
      const [rpcSocket, stopSocket] = sockets;
      // Before our own listeners: oRPC has to know of the end before those who end their topics for it.
      const rpc: RpcClient = createORPCClient(
        new SocketLink({ websocket: rpcSocket, ...rpcLinkOptions(settings) }),
      );
      const close = (): void => {
        closing.close();
        // Topics that end now say goodbye first: on a socket that is closed that is an error which nobody catches.
        setTimeout(() => {
          for (const socket of sockets) socket.close();
        });
      };
      for (const socket of sockets) socket.addEventListener('close', close);
      try {
        await Promise.all(sockets.map((socket) => opened(socket)));
      } catch {
        close();
        throw new TransportError((await isTokenRefused()) ? 'refused' : 'unreachable');
      }
      return {
        rpc,
        sendStop() {
          if (stopSocket.readyState !== WebSocket.OPEN) return false;
          stopSocket.send('stop');
          return true;
        },
        onStopAnswer: (listener) =>
          stopSocket.addEventListener('message', (event) => listener(String(event.data))),
        onClose: closing.onClose,
        close,
      };
    },
    musicUrl: (trackId) => `${musicPath}${encodeURIComponent(trackId)}`,
  };
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    // Somebody may take the connection and say nothing.
    const patience = setTimeout(() => reject(new Error('no answer')), openingMs);
    socket.addEventListener('open', () => clearTimeout(patience), { once: true });
    socket.addEventListener('close', () => clearTimeout(patience), { once: true });
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('close', () => reject(new Error('closed')), { once: true });
  });
}

/** A WebSocket does not say why it was refused; a plain request does. */
async function isTokenRefused(): Promise<boolean> {
  try {
    return (await fetch('/whoami', { cache: 'no-store' })).status === 401;
  } catch {
    // Nobody answers: that is not a refusal.
    return false;
  }
}

/** Ports have no end that the other side could see: whoever holds the other end says so before it goes. */
const goodbye = 'closed';
const portPatienceMs = 5000;

function portTransport(page: Window, bridge: WindowBridge, settings: RpcLinkSettings): Transport {
  return {
    async open() {
      const [rpcPort, stopPort] = await askForPorts(page, bridge);
      const closing = createClosing();
      let isClosed = false;
      const close = (): void => {
        if (isClosed) return;
        isClosed = true;
        // A port that is closed from this side tells nobody here: what waits for an answer would wait for ever.
        rpcPort.dispatchEvent(new Event('close'));
        rpcPort.close();
        stopPort.close();
        closing.close();
      };
      rpcPort.addEventListener('close', close);
      stopPort.addEventListener('close', close);
      const answers: ((text: string) => void)[] = [];
      stopPort.addEventListener('message', (event) => {
        if (event.data === goodbye) close();
        else for (const answer of answers) answer(String(event.data));
      });
      stopPort.start();
      const rpc: RpcClient = createORPCClient(new PortLink({ port: rpcPort, ...rpcLinkOptions(settings) }));
      rpcPort.start();
      return {
        rpc,
        sendStop() {
          stopPort.postMessage('stop');
          return true;
        },
        onStopAnswer: (listener) => void answers.push(listener),
        onClose: closing.onClose,
        close,
      };
    },
    musicUrl: (trackId) => `${mediaScheme}://track/${encodeURIComponent(trackId)}`,
  };
}

function askForPorts(page: Window, bridge: WindowBridge): Promise<readonly [MessagePort, MessagePort]> {
  const nonce = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      page.removeEventListener('message', onMessage);
      reject(new TransportError('unreachable'));
    }, portPatienceMs);
    function onMessage(event: MessageEvent): void {
      const [rpcPort, stopPort] = event.ports;
      if (!isPortsMessage(event.data, nonce) || rpcPort === undefined || stopPort === undefined) return;
      clearTimeout(patience);
      page.removeEventListener('message', onMessage);
      resolve([rpcPort, stopPort]);
    }
    page.addEventListener('message', onMessage);
    bridge.askForPorts(nonce);
  });
}

function isPortsMessage(data: unknown, nonce: string): data is PortsMessage {
  return (
    typeof data === 'object' &&
    data !== null &&
    'kind' in data &&
    data.kind === portsMessageKind &&
    'nonce' in data &&
    data.nonce === nonce
  );
}

function createClosing() {
  const listeners: (() => void)[] = [];
  let isClosed = false;
  return {
    onClose(listener: () => void): void {
      if (isClosed) listener();
      else listeners.push(listener);
    },
    close(): void {
      if (isClosed) return;
      isClosed = true;
      for (const listener of listeners) listener();
    },
  };
}
