import { readServerConfig } from '#server/config/server-config.ts';
import { createLogger } from '#server/log/server-log.ts';
import { createServer, type SyncServer } from '#server/server.ts';
import { HandClock } from './hand-clock.ts';
import { believed } from './push-rig.ts';

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where it is no JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface RestAsking {
  /** The account, or whatever `believed` takes; null: nobody. */
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestRig extends SyncServer {
  readonly url: string;
  readonly clock: HandClock;
  ask(method: string, path: string, body?: unknown, asking?: RestAsking): Promise<RestAnswer>;
}

/** The server, which believes who one says one is, on time that stands still; its answers are held against their schemas. */
export async function startRestServer(
  environment: Readonly<Record<string, string>>,
  wallTimeMs = Date.UTC(2026, 10, 23, 12),
): Promise<RestRig> {
  const config = readServerConfig({
    PORT: '0',
    LOG_LEVEL: 'error',
    MESSAGE_OUTBOX: 'memory',
    ...environment,
  });
  const clock = new HandClock(wallTimeMs);
  const server = await createServer(config, createLogger(config.logLevel), clock, {
    ...{ authenticate: believed, checksAnswers: true },
  });
  const url = await server.app.listen({ host: config.host, port: config.port });
  const ask: RestRig['ask'] = async (method, path, body, { as = 'anna', headers = {} } = {}) => {
    const isText = typeof body === 'string';
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, headers: response.headers, text, json };
  };
  return { ...server, url, clock, ask };
}
