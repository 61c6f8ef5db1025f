import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { largestMessageOctets, rpcPath, stopPath, type StopDeed } from '#contract/rpc/stop-port.ts';
import { textOfThrown } from '#contract/errors/error-text.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { addressOf, requireLoopback, requireToken, type GuardRules } from './request-guard.ts';
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
  /** What a person sees who opens the address in a browser. */
  readonly page: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface LoopbackServer {
  readonly port: number;
  /** With the token: not for logs. */
  readonly url: string;
  close(): Promise<void>;
}

/** A connection that does not answer for this long is over: a page that froze must not count as the one that plays. */
const heartbeatMs = 5000;
/** For the goodbye of the other side. */
const closingMs = 500;
const goingAway = 1001;

/**
 * HTTP and WebSockets on 127.0.0.1 and nowhere else, for whoever has the token of this start: `/` a page, `/rpc` the
 * contract, `/stop` the stop port; `/healthz` says "ok" to anybody on this machine.
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

  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const answer = answerTo(request, rules, options.page);
    if (answer.status >= 400) log.warn('request-refused', { status: answer.status, code: answer.code ?? '' });
    response.writeHead(answer.status, { ...plainHeaders, 'content-type': answer.contentType });
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  });
  http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', (error) => log.debug('socket-error', { error }));
    const accept = guarded(() => acceptorOf(request, rules, options));
    if ('refusal' in accept) {
      log.warn('socket-refused', { status: accept.refusal.status, code: accept.refusal.code ?? '' });
      refuseUpgrade(stream, accept.refusal);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
      socket.on('error', (error) => log.warn('socket-failed', { error }));
      accept.value(socket);
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

/** Nothing may be loaded, run, framed, sniffed, kept or told to others. */
const plainHeaders = {
  'content-security-policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly code?: string;
}

const textType = 'text/plain; charset=utf-8';

function answerTo(request: IncomingMessage, rules: GuardRules, page: () => string): Answer {
  const answer = guarded((): Answer => {
    const asked = askedBy(request);
    requireLoopback(asked, rules);
    const { pathname } = addressOf(asked.url);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { status: 405, contentType: textType, body: 'Only GET.\n' };
    }
    if (pathname === '/healthz') return { status: 200, contentType: textType, body: 'ok\n' };
    requireToken(asked, rules);
    return pathname === '/'
      ? { status: 200, contentType: 'text/html; charset=utf-8', body: page() }
      : { status: 404, contentType: textType, body: 'There is nothing here.\n' };
  });
  return 'refusal' in answer ? answer.refusal : answer.value;
}

/** Whom a WebSocket is for. */
function acceptorOf(
  request: IncomingMessage,
  rules: GuardRules,
  { rpc, stop, clock }: LoopbackServerOptions,
): (socket: WebSocket) => void {
  const asked = askedBy(request);
  requireLoopback(asked, rules);
  requireToken(asked, rules);
  const { pathname } = addressOf(asked.url);
  if (pathname === rpcPath) return (socket) => rpc.accept(rpcPortOver(socket));
  if (pathname === stopPath) return (socket) => acceptStopSocket(socket, stop, clock);
  throw new BeatRunnerError('rpc/unknown-procedure');
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

function askedBy({ headers, url }: IncomingMessage) {
  return {
    host: headers.host,
    origin: headers.origin,
    authorization: headers.authorization,
    url: url ?? '/',
  };
}

function guarded<Value>(work: () => Value): { readonly value: Value } | { readonly refusal: Answer } {
  try {
    return { value: work() };
  } catch (error) {
    const body = `${textOfThrown(error)}\n`;
    if (hasErrorCode(error, 'serve/token-refused')) {
      return { refusal: { status: 401, contentType: textType, body, code: error.code } };
    }
    if (hasErrorCode(error, 'serve/foreign-page', 'serve/foreign-host')) {
      return { refusal: { status: 403, contentType: textType, body, code: error.code } };
    }
    if (hasErrorCode(error, 'rpc/unknown-procedure')) {
      return { refusal: { status: 404, contentType: textType, body, code: error.code } };
    }
    // An address that is none: new URL refused it.
    return {
      refusal: { status: 400, contentType: textType, body: 'That is not an address of BeatRunner.\n' },
    };
  }
}

function refuseUpgrade(stream: Duplex, { status, body, contentType }: Answer): void {
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Type: ${contentType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
