import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface AskAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** Until the whole answer was there, milliseconds. */
  readonly tookMs: number;
}

interface AskOptions {
  readonly method?: string;
  /** An address of this machine to come from, 127.x.y.z. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is where it is a text or bytes, otherwise as JSON. */
  readonly body?: unknown;
}

/** Asks from an address of one's own, over connections that stay open. */
export class AskFrom {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64, scheduling: 'fifo' });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  ask(
    path: string,
    { method = 'POST', from = '127.0.0.1', headers = {}, body }: AskOptions = {},
  ): Promise<AskAnswer> {
    const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    const sent = isRaw ? body : JSON.stringify(body);
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const asking = request(
        `${this.#url}${path}`,
        {
          ...{ method, agent: this.#agent, localAddress: from },
          headers: { ...(sent !== undefined && { 'content-type': 'application/json' }), ...headers },
        },
        (response) => {
          text(response).then((answer) => {
            const tookMs = performance.now() - began;
            const { statusCode: status = 0, headers: told } = response;
            resolve({ status, headers: told, text: answer, json: jsonOf(answer), tookMs });
          }, reject);
        },
      );
      asking.on('error', reject);
      asking.end(sent);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function jsonOf(answer: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(answer) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Does so many pieces of work, a number of them at a time. */
export async function inParallel<T>(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
