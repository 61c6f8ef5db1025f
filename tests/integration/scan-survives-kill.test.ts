import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

const program = join(import.meta.dirname, '../support/scan-until-killed.ts');
let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'beatrunner-kill-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** Runs the scan, kills it after `killAfter` analyses, and gives the lines it printed. */
async function scan(folder: string, killAfter = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, folder, join(place, 'journal')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length >= killAfter) child.kill('SIGKILL');
  }
  await exited;
  return lines;
}

it('goes on after kill -9, and analyses nothing twice', async () => {
  const folder = join(place, 'music');
  mkdirSync(folder);
  for (let i = 0; i < 8; i += 1) {
    const samples = synthesizeMusic({ tempoBpm: 110 + 5 * i, durationS: 12, sampleRateHz: 11_025 });
    writeFileSync(join(folder, `${i}.wav`), wavBytes(samples, 11_025));
  }
  copyFileSync(join(folder, '7.wav'), join(folder, '8 is 7 again.wav'));
  const first = await scan(folder, 3);
  const second = await scan(folder, 2);
  const last = await scan(folder);
  expect(last.at(-1)).toBe('ready 9');
  const analysed = [...first, ...second, ...last.slice(0, -1)];
  expect(analysed).toHaveLength(8);
  expect(new Set(analysed).size).toBe(8);
});
