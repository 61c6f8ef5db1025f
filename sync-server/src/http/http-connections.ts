import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { WaveGate } from './wave-gate.ts';

interface Connection {
  /** Where the newest request ends, body included, in bytes of the connection; undefined where that is not known. */
  taken: number | undefined;
  /** That of the newest one, until the connection is lent. */
  response: ServerResponse | undefined;
  /** What was taken when it was last looked for those that rest. */
  takenBefore: number | undefined;
  lent: Lent | undefined;
}

/** A connection that is not HTTP's for as long as its request is held. */
interface Lent {
  /** Told once, if the client goes before it is answered. */
  gone: (() => void) | undefined;
  /** What came before HTTP had it again. */
  early: Buffer | undefined;
}

const httpEvents = ['close', 'error', 'drain', 'data', 'end', 'timeout', 'resume', 'pause'] as const;
/** What every socket does at its end, whoever has it. */
const socketsOwn: ReadonlySet<unknown> = new Set(new Socket().listeners('end'));
/** Of the listeners that hear of a connection's end, HTTP has so many; an answer under way has another one. */
const httpEnds = 1;
/**
 * How often it is looked which connections are kept without anything under way, milliseconds. One that rests at two looks is
 * let go of: soon, because each has ten kilobytes in its parser alone, and a wave of new ones would leave them all behind in
 * the allocator; not at once, because programs ask many things one after the other.
 */
const restEveryMs = 50;
/** Requests on connections that come back which HTTP has at once; one that takes longer than this counts no more, milliseconds. */
const mostAtOnce = 256;
const atOnceMs = 250;
/** When it is looked again whether there are fewer, milliseconds. */
const soonMs = 4;

/**
 * The connections of a server. A request that is held costs Node four times as much as the connection that it came by: a
 * parser, a request, an answer, and what the framework puts around them; one that is kept for the next request costs nearly
 * as much, and so does one that is new. HTTP has a connection only from the first bytes of a request until it is answered or
 * held. A client that closes before it has asked, and one that asks nothing, cost a socket.
 */
export class HttpConnections {
  readonly #server: Server;
  #isClosing: boolean;
  readonly #open = new Map<Socket, Connection>();
  /** Those of them that are not lent. */
  readonly #ofHttp = new Set<Socket>();
  readonly #gate = new WaveGate<Socket>({
    ...{ most: mostAtOnce, patienceMs: atOnceMs, nowMs: () => performance.now() },
    soon: (callback) => setTimeout(callback, soonMs),
    enter: (socket) => this.#giveBack(socket),
    isDone: (socket) => this.#open.get(socket)?.response?.writableFinished === true,
  });
  /** What makes a connection one of HTTP's. */
  readonly #http: readonly unknown[];
  readonly #closed: (this: Socket) => void;
  /** Once for all of them: [event, listener]. */
  readonly #ours: readonly (readonly [string, (...given: Buffer[]) => void])[];

  constructor(server: Server, closing: AbortSignal) {
    this.#server = server;
    this.#isClosing = closing.aborted;
    const [open, ofHttp, gate] = [this.#open, this.#ofHttp, this.#gate];
    const received = (socket: Socket, chunk: Buffer): void => this.#received(socket, chunk);
    this.#closed = function closed() {
      const gone = open.get(this)?.lent?.gone;
      open.delete(this);
      ofHttp.delete(this);
      gate.leave(this);
      gone?.();
    };
    this.#ours = [
      [
        'data',
        function data(this: Socket, chunk: Buffer) {
          received(this, chunk);
        },
      ],
      ...['end', 'error', 'timeout'].map(
        (name) =>
          [
            name,
            function over(this: Socket) {
              this.destroy();
            },
          ] as const,
      ),
    ];
    this.#http = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => this.#opened(socket));
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) =>
      this.#asked(request, response),
    );
    const resting = setInterval(() => this.#rest(), restEveryMs).unref();
    server.once('close', () => clearInterval(resting));
    closing.addEventListener('abort', () => this.close(), { once: true });
  }

  /** How many are out of HTTP's hands. */
  get lent(): number {
    return this.#open.size - this.#ofHttp.size;
  }

  /**
   * Takes the connection of a request that is about to be held. Nothing of the request or its answer may be used afterwards.
   *
   * @param gone called once, if the client goes before it is answered
   * @returns undefined where something else is on the connection, or it is not to be kept: then the answer is HTTP's to send
   */
  lend(request: IncomingMessage, response: ServerResponse, gone: () => void): Socket | undefined {
    const { socket } = response;
    const connection = socket === null ? undefined : this.#open.get(socket);
    if (
      socket === null ||
      connection === undefined ||
      !this.#canLend(socket, connection, request, response)
    ) {
      return undefined;
    }
    response.detachSocket(socket);
    this.#gate.leave(socket);
    this.#take(socket, connection, gone);
    return socket;
  }

  /** HTTP lets go of a connection. */
  #take(socket: Socket, connection: Connection, gone: (() => void) | undefined): void {
    const ends: unknown[] = [];
    for (const event of httpEvents) {
      for (const listener of socket.listeners(event)) {
        if (listener === this.#closed || socketsOwn.has(listener)) continue;
        socket.removeListener(event, listener as () => void);
        if (event === 'close') ends.push(listener);
      }
    }
    socket.setTimeout(0);
    this.#ofHttp.delete(socket);
    connection.response = undefined;
    connection.lent = { gone, early: undefined };
    // To HTTP it is closed: it gives up its parser and forgets the request.
    const { stackTraceLimit } = Error;
    // It makes an error of that, which nobody sees.
    Error.stackTraceLimit = 0;
    for (const end of ends) if (typeof end === 'function') Reflect.apply(end, socket, []);
    Error.stackTraceLimit = stackTraceLimit;
    // Only now: HTTP takes its own functions off the socket with the first listener that comes after its parser has gone.
    for (const [event, listener] of this.#ours) socket.on(event, listener);
  }

  /** Sends a whole answer on a connection that was lent, and waits for the next request on it. */
  answer(socket: Socket, head: string, body: Buffer | string): void {
    const connection = this.#open.get(socket);
    const lent = connection?.lent;
    if (connection === undefined || lent === undefined) return;
    lent.gone = undefined;
    if (typeof body === 'string') socket.write(head + body);
    else {
      socket.cork();
      socket.write(head, 'latin1');
      socket.write(body);
      socket.uncork();
    }
    if (this.#isClosing) {
      socket.destroySoon();
      return;
    }
    socket.setTimeout(this.#server.keepAliveTimeout);
    if (lent.early !== undefined) this.#gate.come(socket);
  }

  #opened(socket: Socket): void {
    const lent = { gone: undefined, early: undefined };
    this.#open.set(socket, { taken: undefined, response: undefined, takenBefore: undefined, lent });
    socket.once('close', this.#closed);
    if (this.#isClosing) {
      socket.destroy();
      return;
    }
    for (const [event, listener] of this.#ours) socket.on(event, listener);
    socket.setTimeout(this.#server.headersTimeout);
  }

  #asked(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#open.get(request.socket);
    if (connection === undefined) return;
    const head = endOfHead(request.socket);
    const body = bodyLength(request);
    connection.response = response;
    connection.taken = head === undefined || body === undefined ? undefined : head + body;
  }

  /** Whether this request is all that there is on its connection: not a byte of another one has come. */
  #canLend(
    socket: Socket,
    { taken, response: newest }: Connection,
    request: IncomingMessage,
    response: ServerResponse,
  ): boolean {
    return (
      newest === response &&
      taken === socket.bytesRead &&
      request.method === 'GET' &&
      request.complete &&
      request.readableEnded &&
      request.httpVersion === '1.1' &&
      response.shouldKeepAlive &&
      !response.headersSent &&
      !socket.destroyed &&
      !this.#isClosing &&
      this.#isUsual(socket, httpEnds + 1)
    );
  }

  /** Nobody but those whom one knows waits for its end. */
  #isUsual(socket: Socket, ends: number): boolean {
    return socket.listeners('close').filter((listener) => listener !== this.#closed).length === ends;
  }

  /** Most connections are kept for a next request that does not come soon: they need no parser either. */
  #rest(): void {
    if (this.#isClosing) return;
    for (const socket of this.#ofHttp) {
      const connection = this.#open.get(socket);
      const { taken, response, takenBefore } = connection ?? {};
      if (connection === undefined || response === undefined) continue;
      connection.takenBefore = taken;
      const isIdle = response.writableFinished && response.req.complete && taken === socket.bytesRead;
      if (!isIdle || taken !== takenBefore) continue;
      if (socket.destroyed || !response.shouldKeepAlive || !this.#isUsual(socket, httpEnds)) continue;
      this.#take(socket, connection, undefined);
      socket.setTimeout(this.#server.keepAliveTimeout);
    }
  }

  #received(socket: Socket, chunk: Buffer): void {
    const connection = this.#open.get(socket);
    const lent = connection?.lent;
    if (connection === undefined || lent === undefined) return;
    // Not more than this until HTTP has it again, or has answered what it had before.
    socket.pause();
    const isFirst = lent.early === undefined;
    lent.early = lent.early === undefined ? chunk : Buffer.concat([lent.early, chunk]);
    if (isFirst && lent.gone === undefined) this.#gate.come(socket);
  }

  #giveBack(socket: Socket): void {
    const connection = this.#open.get(socket);
    const chunk = connection?.lent?.early;
    if (connection === undefined || chunk === undefined) return;
    this.#ofHttp.add(socket);
    connection.lent = undefined;
    connection.taken = undefined;
    connection.takenBefore = undefined;
    for (const [event, listener] of this.#ours) socket.removeListener(event, listener);
    socket.setTimeout(0);
    for (const http of this.#http)
      if (typeof http === 'function') Reflect.apply(http, this.#server, [socket]);
    socket.emit('data', chunk);
    socket.resume();
  }

  /**
   * Ends connections on which nothing is under way, and all others with their answer, because the server closes.
   * Clients open connections ahead of their requests, and Node takes one on which nothing has come yet for busy: closing
   * would wait for it for a minute. Those that were lent and answered it does not know at all.
   */
  close(): void {
    this.#isClosing = true;
    this.#gate.open();
    for (const [socket, { lent }] of this.#open) {
      if (socket.bytesRead === 0 || (lent !== undefined && lent.gone === undefined)) socket.destroy();
    }
  }
}

const headEnd = '\r\n\r\n';

/**
 * Where the head ends that HTTP's parser has just read, in bytes of the connection: counted in what came, because what was
 * made of it does not tell how it was written.
 *
 * @returns undefined where that is not certain: it may be another empty line of the same bytes, or one that came in pieces
 */
function endOfHead(socket: Socket): number | undefined {
  const parser: unknown = Reflect.get(socket, 'parser');
  if (!hasCurrentBuffer(parser)) return undefined;
  const chunk = parser.getCurrentBuffer();
  const at = chunk?.indexOf(headEnd) ?? -1;
  if (chunk === undefined || at === -1 || chunk.includes(headEnd, at + 1)) return undefined;
  const [first = 0] = chunk;
  if (headEnd.includes(String.fromCodePoint(first))) return undefined;
  // What the socket still keeps for itself the parser has not seen.
  const parsed = socket.bytesRead - socket.readableLength;
  return parsed - chunk.byteLength + at + headEnd.length;
}

/** Node's own, which shows the bytes of a request that it cannot read in the same way. */
function hasCurrentBuffer(parser: unknown): parser is { getCurrentBuffer(): Buffer | undefined } {
  return typeof parser === 'object' && parser !== null && 'getCurrentBuffer' in parser;
}

function bodyLength({ headers }: IncomingMessage): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  return Number(headers['content-length'] ?? 0);
}
