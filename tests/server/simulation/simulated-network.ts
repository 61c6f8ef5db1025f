import { gunzipSync } from 'node:zlib';
import {
  pushAnswerSchema,
  pushRequestSchema,
  type PushAnswer,
  type PushRequest,
} from '#contract/sync/push-protocol.ts';
import type { App } from '#server/http/app.ts';
import type { BreakPlan, ConnectionBreaker } from './connection-breaker.ts';

/** What happens to one request of a sync. */
export type NetworkFault =
  | { readonly kind: 'drop-request' }
  /** Done by the server; nobody hears of it. */
  | { readonly kind: 'drop-response' }
  /** Half of the answer comes. */
  | { readonly kind: 'cut-response' }
  /** Done twice; the second answer, or the first one, is heard. */
  | { readonly kind: 'duplicate'; readonly isFirstHeard: boolean }
  /** Nobody hears of it, or everything is well, and the request arrives (once more) so many syncs later. */
  | { readonly kind: 'late'; readonly syncs: number; readonly isAnswered: boolean }
  | { readonly kind: 'server-error' }
  /** The server loses its database, or its life, in the middle of the transaction. */
  | { readonly kind: 'server-dies'; readonly plan: BreakPlan };

export interface FaultPlan {
  readonly fault: NetworkFault;
  /** One way of the two may be gone alone. */
  readonly of: 'all' | 'push' | 'shape';
  /** The nth of these requests of the sync, from 1; from then on every one with `isLasting`. */
  readonly atRequest: number;
  readonly isLasting: boolean;
}

/** What else happens while a sync is under way: before a request of it reaches the server, or before its answer comes. */
export interface Meanwhile {
  readonly atRequest: number;
  readonly when: 'before' | 'after';
  happen(): Promise<void>;
}

/** A push that the server has answered. */
export interface ObservedPush {
  readonly request: PushRequest;
  readonly answer: PushAnswer;
}

interface Parts {
  /** The node that answers the next request. */
  node(): App;
  readonly breaker: ConnectionBreaker;
  /** Told of every answer, in words that are the same for the same seed. */
  note(line: string): void;
}

/** The network between the devices and the servers: requests reach a server's code as they are, or do not. */
export class SimulatedNetwork {
  readonly observed: ObservedPush[] = [];
  readonly #parts: Parts;
  #plan: FaultPlan | undefined;
  #meanwhile: Meanwhile | undefined;
  #requests = { all: 0, push: 0, shape: 0 };
  #isBeside = false;
  #last: Promise<unknown> = Promise.resolve();
  #late: { send(): Promise<unknown>; syncs: number }[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  begin(plan?: FaultPlan, meanwhile?: Meanwhile): void {
    this.#plan = plan;
    this.#meanwhile = meanwhile;
    this.#requests = { all: 0, push: 0, shape: 0 };
  }

  /** What was under way for so long arrives; with `isEverything` all of it. */
  async end(isEverything = false): Promise<void> {
    // What was asked for ahead and is not wanted any more is still under way.
    await this.#last;
    this.#plan = undefined;
    this.#meanwhile = undefined;
    const late = this.#late.map(({ send, syncs }) => ({ send, syncs: isEverything ? 0 : syncs - 1 }));
    this.#late = late.filter(({ syncs }) => syncs > 0);
    for (const { send, syncs } of late) {
      if (syncs <= 0) await send();
    }
  }

  /** One request after the other: the shape client asks for the next part while it reads one, whichever is quicker. */
  readonly fetch: typeof fetch = async (input, init) => {
    if (this.#isBeside) return this.#one(input, init);
    const answered = this.#last.then(() => {
      init?.signal?.throwIfAborted();
      return this.#one(input, init);
    });
    this.#last = answered.catch(() => undefined);
    return answered;
  };

  readonly #one: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const kind = url.pathname === '/v1/push' ? 'push' : 'shape';
    this.#requests[kind] += 1;
    this.#requests.all += 1;
    const meanwhile = this.#meanwhile;
    const isNow = meanwhile?.atRequest === this.#requests.all;
    const isHit = this.#isHit(kind);
    if (isNow && meanwhile.when === 'before') await this.#beside(meanwhile);
    const response = await this.#pass(url, init ?? {}, isHit ? this.#plan : undefined);
    if (isNow && meanwhile.when === 'after') await this.#beside(meanwhile);
    return response;
  };

  #isHit(kind: 'push' | 'shape'): boolean {
    if (this.#plan === undefined) return false;
    const { of, atRequest, isLasting } = this.#plan;
    if (of !== 'all' && of !== kind) return false;
    const nth = this.#requests[of];
    return isLasting ? nth >= atRequest : nth === atRequest;
  }

  /** Others have a network of their own; what goes wrong here is not their business. */
  async #beside({ happen }: Meanwhile): Promise<void> {
    const [plan, requests] = [this.#plan, this.#requests];
    this.begin();
    this.#isBeside = true;
    await happen().finally(() => (this.#isBeside = false));
    this.#plan = plan;
    this.#requests = requests;
  }

  async #pass(url: URL, init: RequestInit, plan: FaultPlan | undefined): Promise<Response> {
    const send = () => this.#send(url, init);
    if (plan === undefined) return send();
    const { fault } = plan;
    this.#parts.note(fault.kind);
    switch (fault.kind) {
      case 'drop-request':
        throw new TypeError('fetch failed');
      case 'drop-response':
        await send();
        throw new TypeError('fetch failed');
      case 'cut-response': {
        const response = await send();
        const text = await response.text();
        if (text.length < 2) throw new TypeError('fetch failed');
        return new Response(text.slice(0, text.length / 2), response);
      }
      case 'duplicate': {
        const first = await send();
        const second = await send();
        return fault.isFirstHeard ? first : second;
      }
      case 'late':
        this.#late.push({ send, syncs: fault.syncs });
        if (fault.isAnswered) return send();
        throw new TypeError('fetch failed');
      case 'server-error':
        return new Response('upstream', { status: 503, headers: { 'retry-after': '1' } });
      case 'server-dies':
        this.#parts.breaker.plan = fault.plan;
        return send().finally(() => (this.#parts.breaker.plan = undefined));
    }
  }

  async #send(url: URL, { method = 'GET', headers, body }: RequestInit): Promise<Response> {
    const sent = body instanceof Uint8Array ? Buffer.from(body) : undefined;
    const answer = await this.#parts.node().inject({
      method: method as 'GET' | 'POST',
      url: `${url.pathname}${url.search}`,
      headers: Object.fromEntries(new Headers(headers)),
      ...(sent !== undefined && { payload: sent }),
    });
    const what = url.searchParams.get('table') ?? url.pathname;
    let said = '';
    if (url.pathname === '/v1/push' && answer.statusCode === 200 && sent !== undefined) {
      const request = pushRequestSchema.parse(JSON.parse(gunzipSync(sent).toString()));
      const read = pushAnswerSchema.parse(answer.json());
      this.observed.push({ request, answer: read });
      said = read.results.map(({ n, status }) => ` ${n} ${status}`).join();
    } else if (url.pathname === '/v1/push') {
      const { code, expected } = answer.json<{ readonly code?: string; readonly expected?: number }>();
      said = ` ${code ?? ''} ${expected ?? ''}`;
    }
    this.#parts.note(`${what} ${answer.statusCode}${said}`);
    const hasBody = answer.statusCode !== 204 && answer.statusCode !== 304;
    return new Response(hasBody ? answer.body : null, {
      status: answer.statusCode,
      headers: Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as [string, string]],
      ),
    });
  }
}
