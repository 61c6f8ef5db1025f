import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockDataFolder } from '#native/storage/data-folder-lock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const starter = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/**
 * `npm start` as somebody without a display has it; ended in order with the test.
 *
 * @param changes to its environment
 */
function startApp(args: readonly string[], folder = createTestFolder(), changes: NodeJS.ProcessEnv = {}) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, [starter, '--data', folder, ...args], {
    env: { ...env, ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  const url = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    const found = /http:\/\/\S+/.exec(line)?.[0];
    if (found !== undefined) url.resolve(found);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => void said.push(text));
  const ended = once(child, 'close').then(([code]) => {
    url.reject(new Error(`ended with ${String(code)}: ${said.join('\n')}`));
    return code as number | null;
  });
  url.promise.catch(() => undefined);
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return { child, said, url: url.promise, ended };
}

// Elsewhere there always is a display, and a real browser or window would open.
describe.skipIf(process.platform !== 'linux')('npm start', { timeout: 300_000 }, () => {
  it.each([
    ['without a display', [], 'There is no display here, so BeatRunner opens no window.'],
    ['asked for the browser', ['--browser'], undefined],
  ])('prints one address that opens the app, %s', async (_what, args, reason) => {
    const { child, said, url, ended } = startApp(args);
    const address = new URL(await url);
    expect(address.hostname).toBe('127.0.0.1');
    expect(await (await fetch(new URL('/healthz', address))).text()).toBe('ok\n');
    const opened = await fetch(address, { redirect: 'manual' });
    expect(opened.status).toBe(303);
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>BeatRunner</title>');

    child.kill('SIGINT');
    expect(await ended).toBe(0);
    const all = said.join('\n');
    expect(all.match(/token=/g)).toHaveLength(1);
    if (reason === undefined) expect(all).not.toContain('window');
    else expect(all).toContain(reason);
    expect(all).not.toContain('opens in your browser');
    expect(said.at(-1)).toBe('Ended.');
    await expect(fetch(new URL('/healthz', address))).rejects.toThrow();
  });

  it('shows the one that runs when it is started again, and opens it where there is a display', async () => {
    const folder = createTestFolder();
    const first = startApp(['--browser'], folder);
    const address = await first.url;
    // What opens addresses on a desktop, which is not ours: it notes what it is given.
    const programs = createTestFolder();
    const opened = join(programs, 'opened');
    writeFileSync(join(programs, 'xdg-open'), `#!/bin/sh\necho "$1" >> '${opened}'\n`, { mode: 0o755 });
    const second = startApp(['--browser'], folder, {
      DISPLAY: ':9',
      PATH: `${programs}:${process.env['PATH']}`,
    });
    expect(await second.url).toBe(address);
    expect(await second.ended).toBe(0);
    expect(second.said.join('\n')).toContain('BeatRunner is running already');
    await expect.poll(() => existsSync(opened) && readFileSync(opened, 'utf8')).toBe(`${address}\n`);
    // The first one has noticed nothing.
    expect(await (await fetch(new URL('/healthz', address))).text()).toBe('ok\n');
  });

  it('does not believe an address that somebody else answers at', async () => {
    const folder = createTestFolder();
    const holder = await lockDataFolder(folder);
    onTestFinished(() => holder.release());
    const stranger = createServer((_request, response) => response.writeHead(204).end()).listen(
      0,
      '127.0.0.1',
    );
    await once(stranger, 'listening');
    onTestFinished(() => void stranger.close());
    const place = stranger.address();
    const port = typeof place === 'object' && place !== null ? place.port : 0;
    writeFileSync(
      join(folder, 'service.json'),
      JSON.stringify({ url: `http://127.0.0.1:${port}/?token=t`, pid: process.pid }),
    );
    const second = startApp(['--browser'], folder);
    expect(await second.ended).toBe(1);
    expect(second.said.join('\n')).toContain('BeatRunner is already running on');
    expect(second.said.join('\n')).not.toContain('token=');
  });

  it('names an option that it does not know, and starts nothing', async () => {
    const { said, ended } = startApp(['--brwoser']);
    expect(await ended).toBe(1);
    expect(said.join('\n')).toContain("Unknown option '--brwoser'");
  });
});
