import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { demoCommand } from '#electron/cli/commands/demo.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { testIo } from '#tests/support/test-service.ts';

/** What the command prints, and the end of it when it says something. */
function terminal(): { readonly io: CliIo; readonly said: string[]; interruptAt(words: string): void } {
  const said: string[] = [];
  const interruption = new AbortController();
  let last = '\u0000';
  const hear = (text: string): void => {
    said.push(text);
    if (text.includes(last)) interruption.abort();
  };
  return {
    said,
    io: { ...testIo, stdout: hear, stderr: hear, signal: interruption.signal },
    interruptAt(words) {
      last = words;
    },
  };
}

async function sessionsIn(folder: string) {
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  try {
    return await store.sessions.list({ limit: 5 });
  } finally {
    await store.close();
  }
}

describe('beatrunner demo', () => {
  it('listens, runs, tells why, saves, and comes to an end', { timeout: 180_000 }, async () => {
    const folder = createTestFolder();
    const { io, said } = terminal();
    expect(await demoCommand.run(['--data', folder], io)).toBe(0);
    const text = said.join('');
    expect(text).toContain('9 tracks are ready.');
    // The belt follows the music: up with fast tracks, down with the slow one; a person's wishes go before it.
    const order = [
      /Warm-up with Second Wind, whatever plays: 6\.5 up to 7\.6 km\/h/,
      /Short Notice, 165 BPM, in between: \d\.\d up to 8\.9 km\/h/,
      /Undertow, 174 BPM, fast: \d\.\d up to 10\.0 km\/h/,
      /Second Wind, 154 BPM, slow: \d+\.\d down to 7\.6 km\/h/,
      /The belt is at 7\.6 km\/h/,
      /You press \+/,
      /As you wish: 7\.6 up to 8\.1 km\/h/,
      /You press m/,
      /As the music wishes: 8\.1 down to 7\.6 km\/h/,
      /You press p/,
      /Paused/,
      /You press r/,
      /Undertow, 174 BPM, fast: \d\.\d up to 10\.0 km\/h/,
      /Cool-down: from \d\.\d km\/h down to a walk/,
    ];
    let rest = text;
    for (const words of order) {
      expect(rest).toMatch(words);
      rest = rest.slice((words.exec(rest)?.index ?? 0) + 1);
    }
    expect(text).toContain('Ended (plan completed)');
    const [session, ...others] = await sessionsIn(folder);
    expect(others).toEqual([]);
    expect(session).toMatchObject({ endCause: 'planCompleted', isSimulated: true });
    expect(session?.totals?.movingMs).toBeGreaterThan(11 * 60_000);
    expect(text).toContain(`npx beatrunner export last --format tcx --out demo.tcx --data ${folder}`);
    expect(readdirSync(folder)).not.toContain('service.json');
  });

  it('stops and saves the run when it is interrupted', { timeout: 180_000 }, async () => {
    const folder = createTestFolder();
    const { io, interruptAt } = terminal();
    interruptAt('comes up to a walk');
    expect(await demoCommand.run(['--data', folder], io)).toBe(1);
    expect(await sessionsIn(folder)).toMatchObject([{ endCause: 'controllerClosing' }]);
  });
});
