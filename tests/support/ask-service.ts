import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { Service } from '#electron/cli/service.ts';

/** What the service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: string;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Asks with exactly this path: a URL would be tidied up on the way. */
export function ask(
  { port }: Pick<Service, 'port'>,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<ServiceAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(pieces);
        resolve({
          status: response.statusCode ?? 0,
          body: bytes.toString('utf8'),
          bytes,
          headers: response.headers,
        });
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** How a WebSocket is received: open, or the status and sentence of the refusal. */
export function knock(
  { port }: Pick<Service, 'port'>,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly origin?: string } = {},
): Promise<{ readonly socket: WebSocket } | { readonly status: number; readonly body: string }> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options);
    socket.on('open', () => resolve({ socket }));
    socket.on('error', () => undefined);
    socket.on('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
  });
}

export const tokenOf = ({ url }: Pick<Service, 'url'>): string =>
  new URL(url).searchParams.get('token') ?? '';

/** What a browser sends along once it has opened the address. */
export const cookieFor = (service: Pick<Service, 'url' | 'port'>): { readonly cookie: string } => ({
  cookie: `beatrunner-${service.port}=${tokenOf(service)}`,
});
