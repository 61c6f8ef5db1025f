import { expect, vi } from 'vitest';
import { systemClock } from '#server/clock/system-clock.ts';
import { readShapesConfig } from '#server/config/shapes-config.ts';
import { createLogger } from '#server/log/server-log.ts';
import { createOpenServer, electricTimes } from '#server/open/open-server.ts';

export interface ServerRig {
  readonly url: string;
  close(): Promise<void>;
}

/** The open mode on a port of its own, with the configuration that the environment would give it. */
export async function startOpenServer(
  environment: Readonly<Record<string, string>>,
  times: Partial<typeof electricTimes> = {},
): Promise<ServerRig> {
  const config = readShapesConfig({
    ELECTRIC_HOST: '127.0.0.1',
    ELECTRIC_PORT: '0',
    ELECTRIC_LOG_LEVEL: 'error',
    ...environment,
  });
  const server = await createOpenServer(config, createLogger(config.logLevel), systemClock, {
    ...electricTimes,
    ...times,
  });
  const url = await server.app.listen({ host: config.host, port: config.port });
  return { url, close: () => server.close() };
}

export interface ShapeResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly json: unknown;
  /** Messages, where the body is a log. */
  readonly messages: readonly ShapeMessage[];
  readonly handle: string;
  readonly offset: string;
}

export interface ShapeMessage {
  readonly key?: string;
  readonly value?: Readonly<Record<string, string | null>>;
  readonly old_value?: Readonly<Record<string, string | null>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Asks as a client would that knows nothing of caches. */
export async function askShape(
  url: string,
  query: Readonly<Record<string, string>>,
  init: RequestInit = {},
): Promise<ShapeResponse> {
  const response = await fetch(`${url}/v1/shape?${new URLSearchParams(query)}`, init);
  const text = await response.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    messages: Array.isArray(json) ? (json as ShapeMessage[]) : [],
    handle: response.headers.get('electric-handle') ?? '',
    offset: response.headers.get('electric-offset') ?? '',
  };
}

/** Asks until the log holds so many changes, or the answer is another one than a log. */
export async function askUntil(
  url: string,
  query: Readonly<Record<string, string>>,
  changes: number,
): Promise<ShapeResponse> {
  return vi.waitFor(
    async () => {
      const response = await askShape(url, query);
      if (response.status === 200)
        expect(changesOf(response).length, response.text).toBeGreaterThanOrEqual(changes);
      return response;
    },
    { timeout: 10_000, interval: 10 },
  );
}

export function changesOf(response: Pick<ShapeResponse, 'messages'>): readonly ShapeMessage[] {
  return response.messages.filter((message) => message.key !== undefined);
}
