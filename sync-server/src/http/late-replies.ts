import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#contract/runtime/clock.ts';
import type { ShapeAnswer } from '#server/shapes/shape-answer.ts';
import type { HoldListener, ShapeHold } from '#server/shapes/shape-hold.ts';
import { takesGzip } from './gzip.ts';
import type { HttpConnections } from './http-connections.ts';
import { answerHead, zipAnswer, type LateAnswer } from './late-answer.ts';
import type { ServerMetrics } from './metrics.ts';
import { problemAnswer } from './problem-answer.ts';

interface Parts {
  readonly connections: HttpConnections;
  readonly metrics: ServerMetrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly closing: AbortSignal;
  /** Sent with every answer, unless it says otherwise itself. Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly keepAliveMs: () => number;
}

/** Answers requests that are held, long after their handlers have ended: all that there is in between is one of these each. */
export class LateReplies {
  readonly #parts: Parts;
  readonly #held = new Set<LateReply>();

  constructor(parts: Parts) {
    this.#parts = parts;
    const endAll = (): void => {
      for (const late of this.#held) late.hold.end();
    };
    parts.closing.addEventListener('abort', endAll, { once: true });
  }

  get size(): number {
    return this.#held.size;
  }

  /** Takes a request that is held: nobody else answers it any more. */
  hold(reply: FastifyReply, hold: ShapeHold): FastifyReply {
    reply.hijack();
    const late = new LateReply(this.#parts, this.#held, hold, reply);
    this.#held.add(late);
    late.begin(reply);
    if (this.#parts.closing.aborted) hold.end();
    return reply;
  }
}

class LateReply implements HoldListener {
  readonly hold: ShapeHold;
  readonly #parts: Parts;
  readonly #all: Set<LateReply>;
  readonly #beganMs: number;
  readonly #method: string;
  readonly #route: string;
  readonly #takesGzip: boolean;
  /** Its connection, or the answer that HTTP has for it where that was not to be had. */
  #way: Socket | ServerResponse | undefined;

  constructor(parts: Parts, all: Set<LateReply>, hold: ShapeHold, { request }: FastifyReply) {
    this.#parts = parts;
    this.#all = all;
    this.hold = hold;
    this.#beganMs = parts.clock.nowMs();
    this.#method = request.method;
    this.#route = request.routeOptions.url ?? 'none';
    this.#takesGzip = takesGzip(request.headers['accept-encoding']);
  }

  begin({ request, raw }: FastifyReply): void {
    const gone = (): void => this.#gone();
    const lent = this.#parts.connections.lend(request.raw, raw, gone);
    this.#way = lent ?? raw;
    if (lent === undefined) raw.once('close', gone);
    // A client that has gone already does not go once more.
    if (lent === undefined && raw.closed) gone();
    else this.hold.begin(this);
  }

  answered(answer: ShapeAnswer): void {
    const { status, headers, body, bodySource } = answer;
    if (body !== undefined && typeof body !== 'string') throw new TypeError('a held request has no stream');
    const zipped = zipAnswer(
      { status, headers: { ...this.#parts.headers, ...headers }, body: body ?? '' },
      this.#takesGzip,
      bodySource,
    );
    if (!(zipped instanceof Promise)) {
      this.#send(zipped);
      return;
    }
    zipped.then(
      (sent) => this.#send(sent),
      (error: unknown) => this.failed(error),
    );
  }

  failed(error: unknown): void {
    const { status, headers, body } = problemAnswer(error, this.#parts.logger);
    this.#send({ status, headers: { ...this.#parts.headers, ...headers }, body });
  }

  #send(answer: LateAnswer): void {
    const way = this.#way;
    if (way === undefined) return;
    this.#over();
    const { connections, clock, closing, keepAliveMs, metrics, logger } = this.#parts;
    if ('writeHead' in way) {
      way.removeAllListeners('close');
      const isClosing = closing.aborted && { connection: 'close' };
      const length = { 'content-length': String(Buffer.byteLength(answer.body)) };
      way.writeHead(answer.status, { ...answer.headers, ...(answer.status !== 304 && length), ...isClosing });
      way.end(answer.body);
    } else {
      const at = {
        wallTimeMs: clock.wallTimeMs(),
        keepAliveMs: closing.aborted ? undefined : keepAliveMs(),
      };
      connections.answer(way, answerHead(answer, at), answer.body);
    }
    const ms = clock.nowMs() - this.#beganMs;
    const status = String(answer.status);
    metrics.requestSeconds.observe({ method: this.#method, route: this.#route, status }, ms / 1000);
    logger.debug({ route: this.#route, status: answer.status, ms: Math.round(ms) }, 'answered');
  }

  #gone(): void {
    this.#over();
    this.hold.cancel();
  }

  #over(): void {
    this.#way = undefined;
    this.#all.delete(this);
  }
}
