import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openSessionSpool, type SpoolLine } from './session-spool.ts';

const second = (atMs: number): SpoolLine => ({
  kind: 'seconds',
  seconds: [{ sample: { atMs, distanceM: 0, energyKcal: 0 }, events: [], plays: [] }],
});

describe('a side file', () => {
  it('loses a line that was cut off, and none behind it', async () => {
    const folder = createTestFolder();
    const spool = openSessionSpool(folder);
    await spool.append('run-1', second(0));
    // A disk that becomes full in the middle of a line.
    const [file = ''] = readdirSync(folder);
    appendFileSync(join(folder, file), JSON.stringify(second(1000)).slice(0, 30));
    await spool.append('run-1', second(2000));
    await spool.append('run-1', second(3000));
    expect(await spool.list()).toEqual([
      { sessionId: 'run-1', lines: [second(0), second(2000), second(3000)] },
    ]);
    await spool.remove('run-1');
    expect(await spool.list()).toEqual([]);
  });

  it('of a folder that is not there is none', async () => {
    expect(await openSessionSpool(join(createTestFolder(), 'none')).list()).toEqual([]);
  });
});
