import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { RestProblemCode } from '#contract/rest/problem-codes.ts';
import type { Principal } from '#server/accounts/authenticate.ts';
import { readStorable } from '#server/http/read-request.ts';
import type { RateClass } from './rate-limits.ts';

export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may ask. Without a word of any of these nobody may: there is no default. */
export type RouteAudience =
  | { readonly kind: 'anyone' }
  /** Whoever has signed in to an account that is there; `isFresh`: within the last minutes. */
  | { readonly kind: 'account'; readonly isFresh?: boolean; readonly mayBeErased?: boolean }
  /** Kiosks and members of the gym that the parameter `gymId` names. */
  | { readonly kind: 'gym' };

/** What an answer of one status looks like. */
export interface AnswerShape {
  readonly description: string;
  /** JSON, by this schema; else `mediaTypes`, or nothing at all. */
  readonly schema?: z.ZodType;
  readonly mediaTypes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** RFC 9745 and RFC 8594, dates as YYYY-MM-DD; the sunset is at least half a year after the deprecation. */
export interface Deprecation {
  readonly since: string;
  readonly sunset: string;
  /** Where it is said what to use instead. */
  readonly link: string;
}

interface RouteFacts {
  readonly method: RouteMethod;
  /** As fastify writes it: `/v1/workouts/:workoutId`. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly who: RouteAudience;
  readonly rate: RateClass;
  /** Takes `Idempotency-Key`. */
  readonly isIdempotent?: boolean;
  /** Bytes of a body; less than the server's own limit where it says nothing. */
  readonly bodyLimit?: number;
  readonly answers: Readonly<Record<number, AnswerShape>>;
  /** Besides those that every route of its kind has. */
  readonly problems?: readonly RestProblemCode[];
  readonly deprecation?: Deprecation;
}

/** What a handler gets. Whose data it is comes from `accountId` alone. */
export interface RouteRequest<P = unknown, Q = unknown, B = unknown> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Of whoever asks; empty for `anyone`. */
  readonly accountId: string;
  readonly principal: Principal | undefined;
  readonly header: (name: string) => string | undefined;
  /** The same for every attempt with the same idempotency key; undefined without one. */
  readonly attemptSeed: string | undefined;
  /** The client has gone, or the server is closing. */
  readonly signal: () => AbortSignal;
}

export interface RouteAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; a text or a stream where the headers name its type. */
  readonly body?: unknown;
  readonly stream?: Readable;
}

export interface Route extends RouteFacts {
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType;
  readonly run: (request: RouteRequest) => Promise<RouteAnswer>;
}

/** For routes without parameters, query or body: anything else in them is refused. */
export const nothing = z.strictObject({});

/** A route of which the handler has the types of its schemas. What comes in is read by them before it runs. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  facts: RouteFacts & {
    readonly params: P;
    readonly query: Q;
    readonly body: B;
    readonly handle: (
      request: RouteRequest<z.infer<P>, z.infer<Q>, z.infer<B>>,
    ) => RouteAnswer | Promise<RouteAnswer>;
  },
): Route {
  const { handle, ...rest } = facts;
  return {
    ...rest,
    run: async (request) =>
      handle({
        ...request,
        params: readStorable(facts.params, request.params),
        query: readStorable(facts.query, request.query),
        body: readStorable(facts.body, request.body),
      }),
  };
}

export const anyone: RouteAudience = { kind: 'anyone' };
export const account: RouteAudience = { kind: 'account' };
