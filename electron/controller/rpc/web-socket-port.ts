import { type RawData, WebSocket } from 'ws';
import { isArrivalMark } from '#contract/rpc/arrival-mark.ts';
import type { RpcPort } from './rpc-port.ts';

/** RFC 6455: somebody breaks a rule of this endpoint. */
const policyViolation = 1008;

/**
 * A WebSocket as a port of the contract. Text only.
 *
 * @param hasMarks the other side says marks back (`contract/rpc/arrival-mark.ts`); else its pongs have to do
 */
export function rpcPortOver(socket: WebSocket, hasMarks: boolean): RpcPort {
  const listeners: ((text: string) => void)[] = [];
  const arrival = hasMarks
    ? createArrival((id) => socket.send(String(id), () => undefined))
    : createArrival((id) => socket.ping(String(id), undefined, () => undefined));
  if (!hasMarks) socket.on('pong', (payload) => arrival.arrived(Number(String(payload))));
  socket.on('close', arrival.giveUp);
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const text = String(data);
    if (isBinary) socket.close(policyViolation, 'text only');
    else if (hasMarks && isArrivalMark(text)) arrival.arrived(Number(text));
    else for (const listener of listeners) listener(text);
  });
  return {
    onMessage: (listener) => void listeners.push(listener),
    onClose: (listener) => void socket.on('close', listener),
    async send(text) {
      // A socket that closes meanwhile takes its topics with it; there is nobody left to tell.
      socket.send(text, () => undefined);
      if (socket.readyState === WebSocket.OPEN) await arrival.ofAllSent();
    },
    refuse: (reason) => socket.close(policyViolation, reason),
  };
}

interface Arrival {
  /** Resolves when what was sent before has arrived. */
  ofAllSent(): Promise<void>;
  /** The other side has taken everything before this number. */
  arrived(id: number): void;
  giveUp(): void;
}

/**
 * "Sent" would only mean that the system has it, which takes megabytes from a page that does not read. An answer comes back
 * only from somebody who has read what was in front of the question.
 */
function createArrival(ask: (id: number) => void): Arrival {
  const waiting = new Map<number, () => void>();
  let lastId = 0;
  return {
    ofAllSent() {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        ask(id);
      });
    },
    arrived(arrivedId) {
      for (const [id, resolve] of waiting) {
        if (id > arrivedId) break;
        waiting.delete(id);
        resolve();
      }
    },
    giveUp() {
      for (const resolve of waiting.values()) resolve();
      waiting.clear();
    },
  };
}
