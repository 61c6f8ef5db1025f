import type { MessagePortMain } from 'electron';
import { WebSocket } from 'ws';
import { rpcPath, stopPath } from '#contract/rpc/stop-port.ts';
import type { Log } from '#contract/runtime/log.ts';
import { portGoodbye, type PortPurpose } from '#contract/window/window-bridge.ts';

/**
 * What the page may leave unread, characters. A page that reads gets nowhere near: the longest record of a run is some
 * millions. One that does not has asked for more than it takes; it is told to begin anew.
 */
export const mostUnread = 32_000_000;
/** What the service may leave unread, octets, and what may wait for it to be reached, messages. */
export const mostUnsent = 4_000_000;
export const mostWaiting = 100;

/** As little of a port as is used here. */
export type BridgedPort = Pick<MessagePortMain, 'postMessage' | 'on' | 'start' | 'close'>;

/**
 * Carries one port of a page to the service and back: the contract, or STOP.
 *
 * The service sends a ping behind every message of the contract and goes on with a topic when it is answered. Here it is
 * answered when the page itself has taken what was before it, as on any other way: a port takes whatever is put into it.
 */
export function bridgePort(serviceUrl: string, purpose: PortPurpose, port: BridgedPort, log: Log): void {
  const socket = openSocket(serviceUrl, purpose);
  let isClosed = false;
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    port.postMessage(portGoodbye);
    socket.close();
    port.close();
  };
  const giveUp = (why: string): void => {
    if (!isClosed) log.warn('port-given-up', { purpose, why });
    close();
  };
  socket.on('close', close);
  // The close that follows is what counts.
  socket.on('error', () => undefined);
  port.on('close', close);

  // STOP and its answers need no pace.
  const reader = purpose === 'rpc' ? watchReader(socket, port) : undefined;
  socket.on('message', (data) => {
    const text = String(data);
    port.postMessage(text);
    if (reader !== undefined && reader.told(text.length) > mostUnread) giveUp('the page does not read');
  });

  let waiting: readonly string[] = [];
  socket.on('open', () => {
    for (const text of waiting) socket.send(text);
    waiting = [];
  });
  port.on('message', ({ data }) => {
    if (typeof data === 'number') reader?.arrived(data);
    if (typeof data !== 'string') return;
    if (socket.readyState !== WebSocket.CONNECTING) socket.send(data, () => undefined);
    // One STOP is as good as many.
    else if (purpose === 'stop') waiting = [data];
    else waiting = [...waiting, data];
    if (waiting.length > mostWaiting || socket.bufferedAmount > mostUnsent)
      giveUp('the service does not read');
  });
  port.start();
}

interface Reader {
  /**
   * So much more was put into the port.
   *
   * @returns characters that were put there behind what was last taken for certain
   */
  told(characters: number): number;
  /** The page has taken everything before this number. */
  arrived(ping: number): void;
}

/** Puts a number into the port for every ping of the service, and answers the ping when the page says the number back. */
function watchReader(socket: WebSocket, port: BridgedPort): Reader {
  const asked = new Map<number, { readonly payload: Buffer; readonly toldBefore: number }>();
  let lastPing = 0;
  let told = 0;
  let taken = 0;
  socket.on('ping', (payload) => {
    lastPing += 1;
    asked.set(lastPing, { payload, toldBefore: told });
    port.postMessage(lastPing);
  });
  return {
    told(characters) {
      told += characters;
      return told - taken;
    },
    arrived(ping) {
      for (const [number, { payload, toldBefore }] of asked) {
        if (number > ping) break;
        asked.delete(number);
        taken = toldBefore;
        if (socket.readyState === WebSocket.OPEN) socket.pong(payload);
      }
    },
  };
}

function openSocket(serviceUrl: string, purpose: PortPurpose): WebSocket {
  const address = new URL(serviceUrl);
  address.protocol = 'ws:';
  address.pathname = purpose === 'stop' ? stopPath : rpcPath;
  // On the stop port there is nothing that could be late: it answers pings itself, and lives as long as the service.
  return new WebSocket(address, { autoPong: purpose === 'stop' });
}
