import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { marksParameter } from '#contract/rpc/arrival-mark.ts';
import { largestMessageOctets, rpcPath, stopPath, type StopDeed } from '#contract/rpc/stop-port.ts';
import { errorText, textOfThrown } from '#contract/errors/error-text.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { sendAnswer, textAnswer, type HttpAnswer } from './http-answer.ts';
import type { MusicFilesById } from './music-files-by-id.ts';
import { answerRequest, refusal } from './page-routes.ts';
import {
  addressOf,
  guardedRequest,
  requireLoopback,
  requireToken,
  type GuardRules,
} from './request-guard.ts';
import type { RpcServer } from './rpc-port.ts';
import { acceptStopPort } from './stop-port.ts';
import { rpcPortOver } from './web-socket-port.ts';

export interface LoopbackServerOptions {
  /** 0: a free one is found. */
  readonly port: number;
  readonly token: string;
  readonly rpc: RpcServer;
  /** STOP. Called in the same turn in which the message arrives. */
  readonly stop: () => StopDeed;
  /** The built page: index.html and assets/. */
  readonly pageFolder: string;
  readonly music: MusicFilesById;
  readonly clock: Clock;
  readonly log: Log;
}

export interface LoopbackServer {
  readonly port: number;
  /** With the token: not for logs. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A connection that does not answer for this long is over: its program is gone, or its machine. A browser answers for a page
 * that has no turns, too; that one is known by its silence (marks, and playheads that do not come).
 */
const heartbeatMs = 5000;
/** For the goodbye of the other side. */
const closingMs = 500;
const goingAway = 1001;

/**
 * HTTP and WebSockets on 127.0.0.1 and nowhere else, for whoever has the token of this start: the page and its music,
 * `/rpc` the contract, `/stop` the stop port; `/healthz` says "ok" to anybody on this machine.
 *
 * Rejects with `serve/port-in-use`.
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { token, clock, log } = options;
  const http = createServer({ maxHeaderSize: 16 * 1024 });
  const port = await listen(http, options.port);
  const rules: GuardRules = { port, token };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessageOctets,
    perMessageDeflate: false,
  });
  const alive = new WeakSet<WebSocket>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const told = await answerRequest(request, { ...options, rules });
      if (told.status >= 400) log.warn('request-refused', { status: told.status, code: told.code ?? '' });
      await sendAnswer(response, told, request.method === 'HEAD');
    } catch (error) {
      log.error('request-failed', { error });
      if (response.headersSent) response.destroy();
      else await sendAnswer(response, textAnswer(500, textOfThrown(error)), request.method === 'HEAD');
    }
  }

  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response);
  });
  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', (error) => log.debug('socket-error', { error }));
    const accept = acceptorOf(request, rules, options);
    if (typeof accept !== 'function') {
      log.warn('socket-refused', { status: accept.status, code: accept.code ?? '' });
      refuseUpgrade(stream, accept);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
      socket.on('error', (error) => log.warn('socket-failed', { error }));
      accept(socket);
    });
  });

  const cancelHeartbeat = clock.every(heartbeatMs, () => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  });

  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${token}`,
    async close() {
      cancelHeartbeat();
      for (const socket of sockets.clients) socket.close(goingAway, 'BeatRunner ends');
      const cancelPatience = clock.after(closingMs, () => {
        for (const socket of sockets.clients) socket.terminate();
        http.closeAllConnections();
      });
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeIdleConnections();
      });
      cancelPatience();
    },
  };
}

function listen(http: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(isTaken ? new BeatRunnerError('serve/port-in-use', { port }, error) : error);
    });
    http.listen(port, '127.0.0.1', () => {
      const address = http.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Whom a WebSocket is for. */
function acceptorOf(
  request: IncomingMessage,
  rules: GuardRules,
  { rpc, stop, clock }: LoopbackServerOptions,
): ((socket: WebSocket) => void) | HttpAnswer {
  const asked = guardedRequest(request);
  try {
    requireLoopback(asked, rules);
    requireToken(asked, rules);
  } catch (error) {
    const refused = refusal(error, asked, rules, undefined);
    if (refused === undefined) throw error;
    return refused;
  }
  const address = addressOf(asked.url);
  const pathname = address?.pathname;
  const hasMarks = address?.searchParams.has(marksParameter) === true;
  if (pathname === rpcPath) return (socket) => rpc.accept(rpcPortOver(socket, hasMarks));
  if (pathname === stopPath) return (socket) => acceptStopSocket(socket, stop, clock);
  return textAnswer(404, errorText('rpc/unknown-procedure', {}), 'rpc/unknown-procedure');
}

function acceptStopSocket(socket: WebSocket, stop: () => StopDeed, clock: Clock): void {
  acceptStopPort(
    {
      onMessage(listener) {
        socket.on('message', listener);
        // Somebody pressed STOP, however badly it was put: a frame that cannot be read is a message too.
        socket.on('error', stop);
      },
      send: (text) => socket.send(text, () => undefined),
    },
    stop,
    clock.wallTimeMs,
  );
}

function refuseUpgrade(stream: Duplex, { status, body, headers }: HttpAnswer): void {
  const text = typeof body === 'string' ? body : '';
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: ${headers['content-type'] ?? ''}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
