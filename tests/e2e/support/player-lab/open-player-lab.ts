import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { onTestFinished } from 'vitest';
import { plainHeaders } from '#electron/controller/rpc/http-answer.ts';
import { readByteRange } from '#electron/controller/rpc/byte-range.ts';
import { readPageFile } from '#electron/controller/rpc/page-files.ts';
import { pageHeaders } from '#electron/controller/rpc/page-headers.ts';
import { openPage } from '#tests/e2e/support/open-app.ts';

let built: Promise<string> | undefined;

/** The player without an app around it, built as the page is. */
function builtLab(): Promise<string> {
  const outDir = path.join(import.meta.dirname, '../../../../.cache/player-lab');
  built ??= build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 },
  }).then(() => outDir);
  return built;
}

/**
 * A page with the player in it, under the policy that the app's page has.
 *
 * @param folder with music, which the page finds under `/music/NAME`
 */
export async function openPlayerLab(folder: string): Promise<Page> {
  const pageFolder = await builtLab();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://lab');
    if (pathname.startsWith('/music/')) {
      const file = path.join(folder, path.basename(pathname));
      if (!existsSync(file)) {
        response.writeHead(404).end();
        return;
      }
      const sizeBytes = statSync(file).size;
      const wanted = readByteRange(request.headers.range, sizeBytes);
      const [start, end] = wanted.kind === 'part' ? [wanted.start, wanted.end] : [0, sizeBytes];
      response.writeHead(wanted.kind === 'part' ? 206 : 200, {
        ...plainHeaders,
        'accept-ranges': 'bytes',
        'content-length': end - start,
        ...(wanted.kind === 'part' ? { 'content-range': `bytes ${start}-${end - 1}/${sizeBytes}` } : {}),
      });
      createReadStream(file, { start, end: end - 1 }).pipe(response);
      return;
    }
    void readPageFile(pageFolder, pathname).then((file) => {
      if (file === undefined) response.writeHead(404).end();
      else
        response
          .writeHead(200, { ...plainHeaders, ...pageHeaders, 'content-type': file.contentType })
          .end(file.bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const page = await openPage({ url: `http://127.0.0.1:${port}/` });
  await page.waitForFunction(() => window.playerLab !== undefined);
  return page;
}
