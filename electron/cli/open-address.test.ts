import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openAddress, openerFor } from './open-address.ts';

describe('openerFor', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, 'xdg-open'],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
    ['linux', {}, undefined],
    ['linux', { DISPLAY: '' }, undefined],
    ['freebsd', { DISPLAY: ':0' }, 'xdg-open'],
    ['darwin', {}, 'open'],
    ['win32', {}, 'rundll32'],
  ] as const)('%s with %j: %s', (platform, env, program) => {
    expect(openerFor({ platform, env })?.program).toBe(program);
  });
});

describe.skipIf(process.platform === 'win32')('openAddress', () => {
  const url = 'http://127.0.0.1:1/?token=a&b=$(c)';

  /** A display, and what opens addresses on it. */
  function desktop(script: string | undefined) {
    const folder = createTestFolder();
    if (script !== undefined) {
      writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, 'xdg-open'), 0o755);
    }
    const said: string[] = [];
    const open = (): void =>
      openAddress(
        url,
        { platform: 'linux', env: { DISPLAY: ':0', PATH: folder, OPENED: join(folder, 'opened') } },
        (words) => void said.push(words),
      );
    return { open, said, opened: join(folder, 'opened') };
  }

  it('gives the address to the desktop as it is', async () => {
    const { open, said, opened } = desktop(
      'echo "$#: $1" > "$OPENED.draft"; /bin/mv "$OPENED.draft" "$OPENED"',
    );
    open();
    await vi.waitFor(() => expect(existsSync(opened)).toBe(true), { timeout: 10_000, interval: 20 });
    expect(readFileSync(opened, 'utf8')).toBe(`1: ${url}\n`);
    expect(said).toEqual([]);
  });

  it.each([
    ['exit 3', 'xdg-open ended with 3'],
    [undefined, 'there is no xdg-open'],
  ])('says so when it cannot (%s)', async (script, why) => {
    const { open, said } = desktop(script);
    open();
    await vi.waitFor(() => expect(said).toHaveLength(1), { timeout: 10_000, interval: 20 });
    expect(said).toEqual([`The browser could not be opened (${why}). Open the address above yourself.\n`]);
  });
});
