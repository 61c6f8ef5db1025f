import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';
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

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
};

const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' media: blob: data:",
    'media-src media: blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** Serves the files of the built page, and nothing beside them. */
export function servePage(pageFolder: string): void {
  protocol.handle('app', async (request) => {
    if (request.method !== 'GET') return new Response(null, { status: 405 });
    const { host, pathname } = new URL(request.url);
    const file = host === 'beatrunner' ? await fileWithin(pageFolder, pathname) : undefined;
    const contentType = file === undefined ? undefined : contentTypes[path.extname(file)];
    if (file === undefined || contentType === undefined) return new Response(null, { status: 404 });
    const content = await readFile(file);
    return new Response(new Uint8Array(content), {
      headers: { ...pageHeaders, 'content-type': contentType },
    });
  });
}

/** The real file behind a path, if it is inside the folder; compared by folders, as a prefix would let `page-old` pass. */
async function fileWithin(folder: string, pathname: string): Promise<string | undefined> {
  try {
    const asked = pathname === '/' ? '/index.html' : decodeURIComponent(pathname);
    if (asked.includes('\0')) return undefined;
    const root = await realpath(folder);
    const real = await realpath(path.join(root, asked));
    const relative = path.relative(root, real);
    return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? undefined : real;
  } catch {
    // Not decodable, or not there: nothing to serve.
    return undefined;
  }
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
