import { type RawData, WebSocket } from 'ws';
import type { RpcPort } from './rpc-port.ts';

/** RFC 6455: somebody breaks a rule of this endpoint. */
const policyViolation = 1008;

/** A WebSocket as a port of the contract. Text only. */
export function rpcPortOver(socket: WebSocket): RpcPort {
  const arrival = watchArrival(socket);
  return {
    onMessage(listener) {
      socket.on('message', (data: RawData, isBinary: boolean) => {
        if (isBinary) socket.close(policyViolation, 'text only');
        else listener(String(data));
      });
    },
    onClose: (listener) => void socket.on('close', listener),
    async send(text) {
      // A socket that closes meanwhile takes its topics with it; there is nobody left to tell.
      socket.send(text, () => undefined);
      await arrival();
    },
    refuse: (reason) => socket.close(policyViolation, reason),
  };
}

/**
 * Resolves when what was sent before has arrived. "Sent" would only mean that the system has it, which takes megabytes
 * from a page that does not read; a pong comes back only from somebody who has read what was in front of its ping.
 */
function watchArrival(socket: WebSocket): () => Promise<void> {
  const waiting = new Map<number, () => void>();
  let lastId = 0;
  socket.on('pong', (payload) => {
    const arrivedId = Number(String(payload));
    for (const [id, resolve] of waiting) {
      if (id > arrivedId) break;
      waiting.delete(id);
      resolve();
    }
  });
  socket.on('close', () => {
    for (const resolve of waiting.values()) resolve();
    waiting.clear();
  });
  return () => {
    if (socket.readyState !== WebSocket.OPEN) return Promise.resolve();
    lastId += 1;
    const id = lastId;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      socket.ping(String(id), undefined, () => undefined);
    });
  };
}
