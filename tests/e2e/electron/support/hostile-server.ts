import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A web site that nobody of ours may ever reach. */
export interface HostileServer {
  readonly url: string;
  /** Paths that were asked for. */
  readonly hits: readonly string[];
  close(): Promise<void>;
}

/** Answers everything with a page; `/redirect` leads on to `/landed`. */
export async function startHostileServer(): Promise<HostileServer> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    if (request.url === '/redirect') response.writeHead(302, { location: '/landed' });
    else response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<title>hostile</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
