import { protocol } from 'electron';
import { plainHeaders } from '#electron/controller/rpc/http-answer.ts';
import { pageHeaders } from '#electron/controller/rpc/page-headers.ts';
import { readPageFile } from '#electron/controller/rpc/page-files.ts';
import { mediaScheme, musicPath } from '#contract/window/window-bridge.ts';
import { noticePathPrefix, windowNotice } from './window-notice.ts';

const pageScheme = 'app';
const pageHost = 'beatrunner';
export const pageOrigin = `${pageScheme}://${pageHost}`;

/** Ids are fingerprints or made like them; anything else is not asked for. */
const trackIdPattern = /^[\w-]{1,128}$/;

/** Before the app is ready: pages of ours are a secure origin of their own, and music can be streamed. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
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

/** Where the controller's service is, with its token. Undefined while there is none. */
export type ServiceAddress = () => string | undefined;

/** Serves the files of the built page, the window's notices and music by id, and nothing beside them. */
export function servePage(pageFolder: string, address: ServiceAddress): void {
  protocol.handle(pageScheme, async (request) => {
    if (request.method !== 'GET') return nothing(405);
    const { host, pathname } = new URL(request.url);
    if (host !== pageHost) return nothing(404);
    if (pathname.startsWith(noticePathPrefix)) {
      const notice = windowNotice(pathname.slice(noticePathPrefix.length));
      if (notice === undefined) return nothing(404);
      const headers = {
        ...plainHeaders,
        'content-security-policy': notice.contentSecurityPolicy,
        'content-type': 'text/html; charset=utf-8',
      };
      return new Response(notice.html, { headers });
    }
    // The samples of the music are read by the page, as in a browser: from its own origin and from no other.
    if (pathname.startsWith(musicPath))
      return musicAnswer(request, pathname.slice(musicPath.length), address);
    const file = await readPageFile(pageFolder, pathname);
    if (file === undefined) return nothing(404);
    const headers = { ...windowPageHeaders, 'content-type': file.contentType };
    return new Response(new Uint8Array(file.bytes), { headers });
  });
}

/** Music that an element plays. */
export function serveMusic(address: ServiceAddress): void {
  protocol.handle(mediaScheme, async (request) => {
    if (request.method !== 'GET') return nothing(405);
    const { host, pathname } = new URL(request.url);
    return host === 'track' ? musicAnswer(request, pathname.slice(1), address) : nothing(404);
  });
}

/** Music by id: asked of the service, which knows the files. No path ever crosses. */
async function musicAnswer(request: Request, trackId: string, address: ServiceAddress): Promise<Response> {
  if (!trackIdPattern.test(trackId)) return nothing(404);
  const service = address();
  if (service === undefined) return nothing(503);
  const target = new URL(service);
  const token = target.searchParams.get('token') ?? '';
  target.search = '';
  target.pathname = `${musicPath}${trackId}`;
  const range = request.headers.get('range');
  try {
    return await fetch(target, {
      headers: { authorization: `Bearer ${token}`, ...(range === null ? {} : { range }) },
      signal: request.signal,
    });
  } catch {
    // The service went, or nobody wants the music any more.
    return nothing(503);
  }
}

function nothing(status: number): Response {
  return new Response(null, { status, headers: plainHeaders });
}
