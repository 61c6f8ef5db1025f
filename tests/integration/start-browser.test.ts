import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';

const starter = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/** `npm start` as somebody without a display has it; ended in order with the test. */
function startApp(args: readonly string[]) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, [starter, '--data', createTestFolder(), ...args], {
    env,
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
    ['without a display', [], 'There is no display here: BeatRunner opens in the browser instead.'],
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
    if (reason === undefined) expect(all).not.toContain('instead');
    else expect(all).toContain(reason);
    await expect(fetch(new URL('/healthz', address))).rejects.toThrow();
  });

  it('names an option that it does not know, and starts nothing', async () => {
    const { said, ended } = startApp(['--brwoser']);
    expect(await ended).toBe(1);
    expect(said.join('\n')).toContain("Unknown option '--brwoser'");
  });
});
