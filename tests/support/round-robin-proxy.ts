import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RoundRobinProxy {
  readonly url: string;
  /** Requests that each target answered. */
  readonly answered: ReadonlyMap<string, number>;
  close(): void;
}

/**
 * A dumb proxy: each request goes to the next target. One that does not take the connection is skipped, as every balancer
 * does; one that breaks off an answer, or dies with a request in its hands, is 502 to the client, who cannot know what
 * became of it.
 */
export async function openRoundRobinProxy(targets: () => readonly string[]): Promise<RoundRobinProxy> {
  const agent = new Agent({ keepAlive: false });
  const answered = new Map<string, number>();
  let turn = 0;

  function forward(
    target: string,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<boolean> {
    return new Promise((resolve) => {
      let isSent = false;
      const outgoing = httpRequest(
        new URL(request.url ?? '/', target),
        { agent, method: request.method ?? 'GET', headers: request.headers },
        (incoming) => {
          answered.set(target, (answered.get(target) ?? 0) + 1);
          response.writeHead(incoming.statusCode ?? 502, incoming.headers);
          incoming.pipe(response);
          incoming.on('error', () => response.destroy());
          incoming.on('end', () => resolve(true));
        },
      );
      outgoing.on('socket', (socket) => socket.on('connect', () => (isSent = true)));
      outgoing.on('error', () => {
        if (isSent && !response.headersSent) response.writeHead(502).end();
        else if (isSent) response.destroy();
        resolve(isSent);
      });
      response.on('close', () => outgoing.destroy());
      outgoing.end(body);
    });
  }

  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const all = targets();
    for (let attempt = 0; attempt < all.length; attempt += 1) {
      turn += 1;
      const target = all[turn % all.length];
      if (target !== undefined && (await forward(target, request, Buffer.concat(parts), response))) return;
    }
    if (!response.headersSent) response.writeHead(503).end();
  });
  server.on('clientError', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}
