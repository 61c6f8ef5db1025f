import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';

const linux = path.join(import.meta.dirname, '../../resources/linux');
const run = promisify(execFile);

/** What a machine of a gym has in its path: each says what it was asked for. */
function fakePrograms(folder: string): string {
  const runuser = path.join(folder, 'runuser');
  writeFileSync(runuser, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(runuser, 0o755);
  return folder;
}

const openScreen = (folder: string): Promise<{ readonly stdout: string; readonly stderr: string }> =>
  run(path.join(linux, 'open-screen.sh'), ['kiosk', folder], {
    env: { PATH: `${fakePrograms(folder)}:${process.env['PATH'] ?? ''}`, BEATRUNNER_NODE: process.execPath },
  });

it('opens the browser at the address of the service that runs now, as the user of the screen', async () => {
  const folder = createTestFolder();
  const asked: (string | undefined)[] = [];
  const service = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(request.url === '/whoami?token=new' ? 204 : 401).end();
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const tell = (token: string): void =>
    writeFileSync(
      path.join(folder, 'service.json'),
      JSON.stringify({ url: `${origin}/?token=${token}`, pid: 1 }),
    );
  try {
    // The one before it crashed, and left its address.
    tell('old');
    const opening = openScreen(folder);
    await vi.waitFor(() => expect(asked).toContain('/whoami?token=old'), { timeout: 20_000 });
    tell('new');
    const words = (await opening).stdout.trim().split('\n');
    expect(words.slice(0, 3)).toEqual(['-u', 'kiosk', '--']);
    expect(words).toContain('--kiosk');
    expect(words).toContain('--incognito');
    expect(words.at(-1)).toBe(`${origin}/?token=new`);
  } finally {
    service.close();
  }
});

it('ends and comes back with the service', () => {
  const unit = readFileSync(path.join(linux, 'beatrunner-screen.service'), 'utf8');
  for (const line of ['BindsTo=beatrunner.service', 'WantedBy=beatrunner.service', 'Restart=always']) {
    expect(unit.split('\n')).toContain(line);
  }
  expect(unit).toContain('/opt/beatrunner/resources/linux/open-screen.sh ');
});
