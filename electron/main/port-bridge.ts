import type { MessagePortMain } from 'electron';
import { WebSocket } from 'ws';
import { isArrivalMark, marksParameter } from '#contract/rpc/arrival-mark.ts';
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

/** Carries one port of a page to the service and back: the contract, or STOP. Whatever either side says goes through. */
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

  const unread = createUnread();
  socket.on('message', (data) => {
    const text = String(data);
    port.postMessage(text);
    // STOP and its answers have no marks, and need none.
    if (purpose === 'rpc' && unread.told(text) > mostUnread) giveUp('the page does not read');
  });

  let waiting: readonly string[] = [];
  socket.on('open', () => {
    for (const text of waiting) socket.send(text);
    waiting = [];
  });
  port.on('message', ({ data }) => {
    if (typeof data !== 'string') return;
    if (isArrivalMark(data)) unread.arrived(data);
    if (socket.readyState !== WebSocket.CONNECTING) socket.send(data, () => undefined);
    // One STOP is as good as many.
    else if (purpose === 'stop') waiting = [data];
    else waiting = [...waiting, data];
    if (waiting.length > mostWaiting || socket.bufferedAmount > mostUnsent)
      giveUp('the service does not read');
  });
  port.start();
}

/** How much of what was put into a port its page has not said that it has. */
function createUnread() {
  const toldBefore = new Map<string, number>();
  let told = 0;
  let taken = 0;
  return {
    /** @returns characters that are unread for all that is known */
    told(text: string): number {
      if (isArrivalMark(text)) toldBefore.set(text, told);
      told += text.length;
      return told - taken;
    },
    arrived(mark: string): void {
      taken = Math.max(taken, toldBefore.get(mark) ?? 0);
      toldBefore.delete(mark);
    },
  };
}

function openSocket(serviceUrl: string, purpose: PortPurpose): WebSocket {
  const address = new URL(serviceUrl);
  address.protocol = 'ws:';
  address.pathname = purpose === 'stop' ? stopPath : rpcPath;
  if (purpose === 'rpc') address.searchParams.set(marksParameter, '');
  return new WebSocket(address);
}
