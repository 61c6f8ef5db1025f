import { ORPCError } from '@orpc/contract';
import { mapEventIterator } from '@orpc/client';
import { RPCHandler } from '@orpc/server/ws';
import { z } from 'zod';
import { rpcErrorName } from '#contract/rpc/rpc-error.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { toRpcError } from './rpc-errors.ts';
import { createRpcRouter } from './rpc-router.ts';
import type { RpcContext, RpcSurroundings } from './rpc-surroundings.ts';

/** One connection, as little as a WebSocket and a MessagePort have in common. */
export interface RpcPort {
  onMessage(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
  /** Resolves when the other side has it: topics wait for that before they read their next value. */
  send(text: string): Promise<void>;
  /** Ends the connection of somebody who does not speak the protocol. */
  refuse(reason: string): void;
}

/** Serves the contract on ports of any kind. */
export interface RpcServer {
  accept(port: RpcPort): void;
}

/** The frame that oRPC puts around every message; what is inside is validated by the contract. */
const frameSchema = z.object({
  i: z.union([z.string().max(64), z.number()]),
  t: z.literal([1, 2, 3, 4]).optional(),
  p: z.unknown().optional(),
});
const requestSchema = z.object({ u: z.string().max(2000).startsWith('/'), m: z.string().max(10).optional() });

export function createRpcServer(surroundings: RpcSurroundings): RpcServer {
  const { log } = surroundings;
  const handler = new RPCHandler<RpcContext>(createRpcRouter(surroundings), {
    interceptors: [
      async ({ next }) => {
        const result = await next();
        return result.matched ? result : { matched: true, response: unknownProcedure() };
      },
    ],
    clientInterceptors: [
      async ({ next, path, context }) => {
        const procedure = path.join('.');
        try {
          if (procedure !== 'hello' && !context.connection.hasGreeted) {
            throw new BeatRunnerError('rpc/hello-first');
          }
          const output = await next();
          return isIterator(output)
            ? mapEventIterator(output, {
                value: (value) => Promise.resolve(value),
                error: (error) => Promise.resolve(toRpcError(error, log, procedure)),
              })
            : output;
        } catch (error) {
          throw toRpcError(error, log, procedure);
        }
      },
    ],
  });

  return {
    accept(port) {
      void handler.upgrade(socketOver(port, log), { context: { connection: { hasGreeted: false } } });
    },
  };
}

type OrpcSocket = Parameters<RPCHandler<RpcContext>['upgrade']>[0];

/** A port in the shape that oRPC's WebSocket handler listens to; what is not the protocol goes no further. */
function socketOver(port: RpcPort, log: Log): OrpcSocket {
  const socket = {
    addEventListener(kind: string, listener: (event: { readonly data?: string }) => void) {
      if (kind === 'close') port.onClose(() => listener({}));
      if (kind !== 'message') return;
      port.onMessage((text) => {
        if (isFrame(text)) {
          listener({ data: text });
          return;
        }
        log.warn('rpc-message-refused', { characters: text.length });
        port.refuse('not a message of this protocol');
      });
    },
    send: (text: string) => port.send(text),
  };
  // oRPC asks for the WebSocket type and uses these two members of it.
  return socket as unknown as OrpcSocket;
}

function isFrame(text: string): boolean {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    // Not JSON: the caller refuses it.
    return false;
  }
  const frame = frameSchema.safeParse(message);
  if (!frame.success) return false;
  const isRequest = frame.data.t === undefined || frame.data.t === 1;
  return !isRequest || requestSchema.safeParse(frame.data.p).success;
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}

function unknownProcedure() {
  const error = new ORPCError(rpcErrorName, {
    status: 404,
    data: { code: 'rpc/unknown-procedure', params: {} },
    defined: true,
  });
  return { status: 404, headers: {}, body: { json: error.toJSON() } };
}
