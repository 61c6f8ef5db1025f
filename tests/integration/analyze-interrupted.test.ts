import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startCli } from '#tests/support/cli-process.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

it(
  'analyze: Ctrl-C ends it in order, and the same command goes on from there',
  { timeout: 120_000 },
  async () => {
    const folder = createTestFolder();
    const music = path.join(folder, 'music');
    mkdirSync(music);
    const samples = synthesizeMusic({ tempoBpm: 120, durationS: 30, sampleRateHz: 22_050 });
    for (let i = 10; i < 40; i += 1)
      writeFileSync(path.join(music, `${i}.wav`), wavBytes(samples.subarray(i * 500), 22_050));
    const args = ['analyze', music, '--json', '--data', path.join(folder, 'data')];
    const first = startCli(args);
    await first.line(({ path: file }) => file === path.join(music, '11.wav'));
    first.signal('SIGINT');
    expect(await first.ended).toBe(1);
    expect(first.errors()).toBe('Interrupted. What was finished before is kept.\n');
    expect(first.lines.length).toBeGreaterThanOrEqual(2);
    expect(first.lines.length).toBeLessThan(30);
    expect(first.lines.every(({ tempoBpm }) => typeof tempoBpm === 'number')).toBe(true);
    const second = startCli(args);
    expect(await second.ended).toBe(0);
    expect(second.errors()).toBe('');
    expect(second.lines).toHaveLength(30);
    expect(second.lines.slice(0, first.lines.length)).toEqual(first.lines);
  },
);
