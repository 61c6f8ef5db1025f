import {
  FetchError,
  isChangeMessage,
  ShapeStream,
  type Message,
  type Offset,
  type Row,
} from '@electric-sql/client';
import type { AccessTokens, SyncSurroundings } from './sync-surroundings.ts';
import type { ShapeChange, ShapePart, ShapeRequest, ShapeSource } from './shape-source.ts';

interface Options extends Pick<SyncSurroundings, 'serverUrl' | 'fetch'> {
  readonly tokens: AccessTokens;
  /** How often a catch-up is tried again within itself, before it is the caller's turn. */
  readonly maxRetries?: number;
}

/** Tokens that are refused one after the other before a stream is given up. */
const mostRefusals = 2;

/** Positions and times are whole numbers below 2^53; the client would make BigInts of them. */
const parser = { int8: (text: string) => Number(text) };

/** Shapes by Electric's protocol, read by its own client. */
export function electricShapes(options: Options): ShapeSource {
  function open(
    request: ShapeRequest,
    rest: { offset?: Offset; handle?: string; subscribe: boolean; maxRetries: number },
  ) {
    const { tokens } = options;
    let lastToken: string | undefined;
    let refusals = 0;
    const stream = new ShapeStream<Row>({
      url: `${options.serverUrl}/v1/shape`,
      // The account is part of the address, because the client remembers expired shapes by it.
      params: { table: request.table, account: request.accountId },
      headers: {
        authorization: async () => {
          lastToken = await tokens.token(request.accountId);
          if (lastToken === undefined) throw new Error('nobody is signed in to the account');
          return `Bearer ${lastToken}`;
        },
      },
      subscribe: rest.subscribe,
      ...(rest.offset !== undefined && { offset: rest.offset }),
      ...(rest.handle !== undefined && { handle: rest.handle }),
      fetchClient: options.fetch,
      signal: request.signal,
      parser,
      warnOnHttp: false,
      backoffOptions: { initialDelay: 1000, maxDelay: 32_000, multiplier: 2, maxRetries: rest.maxRetries },
      onError(error) {
        if (!(error instanceof FetchError) || error.status !== 401 || refusals >= mostRefusals)
          return undefined;
        refusals += 1;
        if (lastToken !== undefined) tokens.refused(request.accountId, lastToken);
        return {};
      },
    });
    return stream;
  }

  return {
    async catchUp(request, take) {
      const { cursor } = request;
      // A stream that begins after its end says nothing at all.
      request.signal.throwIfAborted();
      const ending = new AbortController();
      const signal = AbortSignal.any([request.signal, ending.signal]);
      const stream = open(
        { ...request, signal },
        {
          subscribe: false,
          maxRetries: options.maxRetries ?? 3,
          ...(cursor && { offset: cursor.offset as Offset, handle: cursor.handle }),
        },
      );
      try {
        await readToEnd(stream, signal, take);
      } finally {
        stream.unsubscribeAll();
        ending.abort();
      }
    },

    follow(request, onChange) {
      if (request.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const stream = open(request, { subscribe: true, maxRetries: Number.POSITIVE_INFINITY });
        request.signal.addEventListener('abort', () => resolve());
        stream.subscribe(
          (messages) => {
            if (messages.some(isChangeMessage)) onChange();
          },
          () => resolve(),
        );
      });
    },
  };
}

function readToEnd(
  stream: ShapeStream,
  signal: AbortSignal,
  take: (part: ShapePart) => Promise<void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isRefetch = false;
    signal.addEventListener('abort', () => reject(new Error('ended before it was up to date')));
    stream.subscribe(async (messages) => {
      try {
        let part: ShapeChange[] = [];
        let isUpToDate = false;
        for (const message of messages) {
          if (isChangeMessage(message)) part.push(toChange(message));
          else if (isControl(message, 'must-refetch')) {
            isRefetch = true;
            part = [];
          } else if (isControl(message, 'up-to-date')) isUpToDate = true;
        }
        const handle = stream.shapeHandle;
        if (!isUpToDate || handle === undefined) {
          await take({ changes: part, isRefetch });
          return;
        }
        await take({ changes: part, isRefetch, cursor: { handle, offset: stream.lastOffset } });
        resolve();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }, reject);
  });
}

function toChange(message: Extract<Message, { readonly key: string }>): ShapeChange {
  return { kind: message.headers.operation === 'delete' ? 'gone' : 'row', value: message.value };
}

function isControl(message: Message, control: 'must-refetch' | 'up-to-date'): boolean {
  return 'control' in message.headers && message.headers.control === control;
}
