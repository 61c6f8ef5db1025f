import type { Clock } from '#contract/runtime/clock.ts';
import type { CachedKind, CachePolicy } from './cache-policy.ts';
import { Deadlines } from './deadlines.ts';
import type { HeldCount } from './held-count.ts';
import { mustRefetchBody, upToDateMessage } from './messages.ts';
import type { LogPage, LogPlace, OpenShape, SnapshotChunk } from './open-shape.ts';
import { nextLiveCursor } from './protocol/live-cursor.ts';
import { writeLogOffset, type LogOffset } from './protocol/log-offset.ts';
import { problemBody, type ShapeProblem } from './protocol/shape-problem.ts';
import type { LogRequest } from './protocol/shape-query.ts';
import type { ShapeAnswer } from './shape-answer.ts';
import { ShapeHold, type HeldRequest, type Holding } from './shape-hold.ts';
import { shapeEvents } from './shape-events.ts';
import { answerSubset } from './subset-answer.ts';
import { schemaHeader } from './table-facts.ts';

export interface ShapeEngineOptions {
  readonly clock: Clock;
  readonly cache: CachePolicy;
  /** How long a live request is held, milliseconds; clients give up at 45 s. */
  readonly holdMs: number;
  /** Up to so much less, by chance: those who came together, after a restart, do not come back together for ever. */
  readonly holdSpreadMs: number;
  /** How long a stream of events lasts, and after which silence it shows that it lives, milliseconds. */
  readonly eventsMs: number;
  readonly keepAliveMs: number;
  readonly held: HeldCount;
  /** From 0 up to 1. */
  random(): number;
}

/** A request for a shape that has been found and may be read. */
export interface ShapeRequest {
  readonly log: LogRequest;
  readonly ifNoneMatch: string | undefined;
  /** Comes when the client has gone, or the server is closing: whoever is held is answered at once. Made when it is needed. */
  signal(): AbortSignal;
}

/** Answers requests as Electric's clients expect it. It keeps nothing between them but the text of what is kept elsewhere. */
export class ShapeEngine {
  readonly #options: ShapeEngineOptions;
  readonly #holding: Holding;
  readonly #chunkBodies = new WeakMap<SnapshotChunk, string>();

  constructor(options: ShapeEngineOptions) {
    this.#options = options;
    this.#holding = {
      ...{ clock: options.clock, held: options.held, deadlines: new Deadlines(options.clock) },
      answer: (shape, request, page) =>
        page === undefined ? this.#turnAway(shape) : this.#pageAnswer(shape, request, page),
    };
  }

  /**
   * The answer, once there is one.
   *
   * @throws ShapeProblem
   */
  async answer(shape: OpenShape, request: ShapeRequest): Promise<ShapeAnswer> {
    const begun = await this.begin(shape, request);
    if (!(begun instanceof ShapeHold)) return begun;
    const signal = request.signal();
    const end = (): void => begun.end();
    signal.addEventListener('abort', end, { once: true });
    try {
      return await new Promise<ShapeAnswer>((answered, failed) => {
        begun.begin({ answered, failed });
        if (signal.aborted) begun.end();
      });
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /**
   * The answer, or a hold where a live request has to wait for it.
   *
   * @throws ShapeProblem
   */
  async begin(shape: OpenShape, request: ShapeRequest): Promise<ShapeAnswer | ShapeHold> {
    const { offset, handle, live, subset } = request.log;
    if (handle !== undefined && !shape.accepts(handle)) return this.mustRefetch(shape.handle);
    if (subset !== undefined) return answerSubset(shape, subset, offset, this.#options);
    switch (offset.kind) {
      case 'now':
        return this.#answerNow(shape, request);
      case 'start':
        return this.#answerChunk(shape, request, 0);
      case 'chunk': {
        if (shape.lastChunk !== undefined && offset.index === shape.lastChunk) break;
        const chunk = await shape.chunk(offset.index + 1);
        if (chunk !== undefined) return this.#chunkAnswer(shape, request, chunk);
        // Only after the last one the log begins: anything else is a place that this shape never had.
        if (offset.index !== shape.lastChunk) return this.#turnAway(shape);
        break;
      }
      case 'snapshot-end':
      case 'change':
        break;
    }
    const place = offset.kind === 'change' ? offset.position : 'snapshot';
    if (live === 'sse') return this.#answerEvents(shape, request, place);
    return live === 'no' ? this.#answerLog(shape, request, place) : this.#beginLive(shape, request, place);
  }

  /** @param handle of the shape to begin anew with, where it is known */
  mustRefetch(handle: string | undefined): ShapeAnswer {
    return {
      status: 409,
      headers: {
        ...this.#headers({ kind: 'moved', isHandleKnown: handle !== undefined }),
        ...(handle !== undefined && { 'electric-handle': handle }),
      },
      body: mustRefetchBody,
    };
  }

  #turnAway(shape: OpenShape): ShapeAnswer {
    return this.mustRefetch(shape.abandon());
  }

  refuse(problem: ShapeProblem): ShapeAnswer {
    return {
      status: problem.status,
      headers: {
        ...this.#headers({ kind: 'error' }),
        ...(problem.retryAfterS !== undefined && { 'retry-after': String(problem.retryAfterS) }),
      },
      body: problemBody(problem),
    };
  }

  async #answerNow(shape: OpenShape, request: ShapeRequest): Promise<ShapeAnswer> {
    const page: LogPage = { messages: [], last: undefined, upTo: await shape.head(), isEnd: true };
    return this.#pageAnswer(shape, request, page);
  }

  async #answerChunk(shape: OpenShape, request: ShapeRequest, index: number): Promise<ShapeAnswer> {
    const chunk = await shape.chunk(index);
    return chunk === undefined ? this.#turnAway(shape) : this.#chunkAnswer(shape, request, chunk);
  }

  #chunkAnswer(shape: OpenShape, request: ShapeRequest, chunk: SnapshotChunk): ShapeAnswer {
    const next = writeLogOffset(chunk.next);
    const etag = this.#etag(shape, request.log.offset, next);
    const headers = {
      ...this.#headers(request.log.offset.kind === 'start' ? { kind: 'snapshot' } : { kind: 'log' }),
      ...this.#shapeHeaders(shape, next),
      'electric-schema': schemaHeader(shape.definition.table, shape.definition.columns),
      'electric-has-data': String(chunk.text !== ''),
      // Who begins is spared a second request that would say no more than this.
      ...(chunk.upTo !== undefined && { 'electric-up-to-date': '' }),
      etag,
    };
    if (isMatch(request.ifNoneMatch, etag)) return { status: 304, headers, body: undefined };
    let body = this.#chunkBodies.get(chunk);
    if (body === undefined) {
      body = chunkBody(chunk);
      this.#chunkBodies.set(chunk, body);
    }
    return { status: 200, headers, body, bodySource: chunk };
  }

  async #answerLog(shape: OpenShape, request: ShapeRequest, place: LogPlace): Promise<ShapeAnswer> {
    const page = await shape.read(place, false);
    return page === undefined ? this.#turnAway(shape) : this.#pageAnswer(shape, request, page);
  }

  /** Holds the request where the shape has no message for it yet. */
  async #beginLive(
    shape: OpenShape,
    { log, ifNoneMatch }: ShapeRequest,
    start: LogPlace,
  ): Promise<ShapeAnswer | ShapeHold> {
    const { clock, holdMs, holdSpreadMs, random } = this.#options;
    const endsAtMs = clock.nowMs() + holdMs - random() * holdSpreadMs;
    // Of the request nothing else is kept.
    const request = { log, ifNoneMatch };
    let place = start;
    for (;;) {
      const { version } = shape;
      const page = await shape.read(place, true);
      if (page === undefined || page.messages.length > 0) return this.#holding.answer(shape, request, page);
      if (page.isEnd) {
        return new ShapeHold(this.#holding, shape, request, { version, seen: page.upTo, endsAtMs });
      }
      place = page.upTo;
    }
  }

  #answerEvents(shape: OpenShape, request: ShapeRequest, place: LogPlace): ShapeAnswer {
    const offset = writeLogOffset(request.log.offset);
    return {
      status: 200,
      headers: {
        ...this.#headers({ kind: 'events' }),
        ...this.#shapeHeaders(shape, offset),
        'content-type': 'text/event-stream',
        'electric-cursor': this.#cursor(request.log.cursor),
        'x-accel-buffering': 'no',
      },
      body: shapeEvents(shape, place, request.signal(), this.#options),
    };
  }

  #pageAnswer(shape: OpenShape, request: HeldRequest, page: LogPage): ShapeAnswer {
    const isLive = request.log.live !== 'no';
    const isQuiet = page.messages.length === 0;
    const next = nextOffset(request.log.offset, page);
    const isQuietLive = isLive && isQuiet;
    const etag = this.#etag(shape, request.log.offset, next, isQuietLive ? this.#tail() : '');
    const headers = {
      ...this.#headers(isLive ? { kind: 'live' } : { kind: 'log' }),
      ...this.#shapeHeaders(shape, next),
      ...(isLive
        ? { 'electric-cursor': this.#cursor(request.log.cursor) }
        : { 'electric-schema': schemaHeader(shape.definition.table, shape.definition.columns) }),
      ...(page.isEnd && { 'electric-up-to-date': '' }),
      'electric-has-data': String(!isQuiet),
      etag,
    };
    if (isMatch(request.ifNoneMatch, etag)) return { status: 304, headers, body: undefined };
    const messages = page.isEnd ? [...page.messages, upToDateMessage(page.upTo)] : page.messages;
    return { status: 200, headers, body: `[${messages.join(',\n')}]` };
  }

  #headers(kind: CachedKind): Record<string, string> {
    return { 'content-type': 'application/json; charset=utf-8', ...this.#options.cache(kind) };
  }

  #shapeHeaders(shape: OpenShape, offset: string): Record<string, string> {
    return { 'electric-handle': shape.handle, 'electric-offset': offset };
  }

  #etag(shape: OpenShape, from: LogOffset, to: string, tail = ''): string {
    return `"${shape.handle}:${writeLogOffset(from)}:${to}${tail}"`;
  }

  /** Nothing happened: no cache shall ever find that this is still so. */
  #tail(): string {
    const { clock, random } = this.#options;
    return `:${Math.round(clock.wallTimeMs() * 1000)}${Math.floor(random() * 1000)}`;
  }

  #cursor(previous: string | undefined): string {
    const { clock, holdMs, random } = this.#options;
    return nextLiveCursor(clock.wallTimeMs(), holdMs, previous, random);
  }
}

/** A page without messages leaves the client where it is: an answer to the same place is the same answer. */
function nextOffset(requested: LogOffset, page: LogPage): string {
  if (page.last !== undefined) return writeLogOffset({ kind: 'change', position: page.last });
  if (requested.kind !== 'now') return writeLogOffset(requested);
  return page.upTo > 0n ? writeLogOffset({ kind: 'change', position: page.upTo }) : '0_inf';
}

function chunkBody({ text, upTo }: SnapshotChunk): string {
  const messages = [...(text === '' ? [] : [text]), ...(upTo === undefined ? [] : [upToDateMessage(upTo)])];
  return `[${messages.join(',\n')}]`;
}

function isMatch(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag);
}
