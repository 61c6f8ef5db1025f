import { protocol } from 'electron';
import { plainHeaders } from '#electron/controller/rpc/http-answer.ts';
import { pageHeaders } from '#electron/controller/rpc/page-headers.ts';
import { readPageFile } from '#electron/controller/rpc/page-files.ts';
import { mediaScheme, musicPath } from '#contract/window/window-bridge.ts';

export const pageOrigin = 'app://beatrunner';

/** Before the app is ready: pages of ours are a secure origin of their own, and music can be streamed. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    {
      scheme: mediaScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
    },
  ]);
}

/** As the service's page has it, and music from its own scheme. */
const windowPageHeaders = {
  ...plainHeaders,
  ...pageHeaders,
  'content-security-policy': pageHeaders['content-security-policy']
    .replace("img-src 'self'", "img-src 'self' media:")
    .replace("media-src 'self'", 'media-src media:'),
};

/** Serves the files of the built page, and nothing beside them. */
export function servePage(pageFolder: string): void {
  protocol.handle('app', async (request) => {
    if (request.method !== 'GET') return new Response(null, { status: 405 });
    const { host, pathname } = new URL(request.url);
    const file = host === 'beatrunner' ? await readPageFile(pageFolder, pathname) : undefined;
    if (file === undefined) return new Response(null, { status: 404 });
    const headers = { ...windowPageHeaders, 'content-type': file.contentType };
    return new Response(new Uint8Array(file.bytes), { headers });
  });
}

/** Where the controller's service is, with its token. Undefined while there is none. */
export type ServiceAddress = () => string | undefined;

/** Music by id: asked of the service, which knows the files. No path ever crosses. */
export function serveMusic(address: ServiceAddress): void {
  protocol.handle(mediaScheme, async (request) => {
    const asked = new URL(request.url);
    const service = address();
    if (request.method !== 'GET' || asked.host !== 'track' || service === undefined) {
      return new Response(null, { status: 404 });
    }
    const target = new URL(service);
    const token = target.searchParams.get('token') ?? '';
    target.search = '';
    target.pathname = `${musicPath}${asked.pathname.slice(1)}`;
    const range = request.headers.get('range');
    return fetch(target, {
      headers: { authorization: `Bearer ${token}`, ...(range === null ? {} : { range }) },
      signal: request.signal,
    });
  });
}
