import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { openController, type OpenControllerOptions } from '#electron/cli/open-controller.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { testIo } from '#tests/support/test-service.ts';

async function open(changes: Partial<OpenControllerOptions> & Pick<OpenControllerOptions, 'dataFolder'>) {
  const opened = await openController({
    device: 'sim',
    mode: 'owner',
    io: testIo,
    log: silentLog,
    ...changes,
  });
  onTestFinished(() => opened.close());
  return opened;
}

describe('openController', () => {
  it('lets one owner in, and observers beside it', async () => {
    const dataFolder = createTestFolder();
    const owner = await open({ dataFolder });
    await expect(open({ dataFolder })).rejects.toMatchObject({ code: 'storage/already-open' });
    const observer = await open({ dataFolder, mode: 'observer' });
    expect(await observer.store.sessions.list({ limit: 1 })).toEqual([]);
    await owner.close();
    await owner.close();
    await open({ dataFolder });
  });

  it('lets everything go when a part cannot be opened', async () => {
    const dataFolder = createTestFolder();
    const database = join(dataFolder, 'beatrunner.sqlite');
    writeFileSync(database, 'not a database, but long enough to be taken for one'.repeat(100));
    await expect(open({ dataFolder })).rejects.toMatchObject({ code: 'storage/damaged' });
    writeFileSync(database, '');
    await open({ dataFolder });
  });

  it('keeps side files below the folder that was chosen for them', async () => {
    const [dataFolder, spool] = [createTestFolder(), createTestFolder()];
    const io = { ...testIo, env: { BEATRUNNER_SPOOL: spool } };
    const opened = await open({ dataFolder, io });
    const [own = ''] = readdirSync(spool);
    expect(own).toMatch(/^beatrunner-/);
    expect(statSync(join(spool, own)).mode & 0o777).toBe(0o700);
    writeFileSync(join(spool, own, 'waits'), '');
    await opened.close();
    expect(readdirSync(join(spool, own))).toEqual(['waits']);
  });

  it('leaves no empty folder for side files behind, and makes none to look only', async () => {
    const [dataFolder, spool] = [createTestFolder(), createTestFolder()];
    const io = { ...testIo, env: { BEATRUNNER_SPOOL: spool } };
    const observer = await open({ dataFolder, io, mode: 'observer' });
    expect(readdirSync(spool)).toEqual([]);
    const owner = await open({ dataFolder, io });
    await observer.close();
    expect(readdirSync(spool)).toHaveLength(1);
    await owner.close();
    expect(readdirSync(spool)).toEqual([]);
  });

  it('gives back the room that a run had set aside when the program was killed', async () => {
    const [dataFolder, spool] = [createTestFolder(), createTestFolder()];
    const io = { ...testIo, env: { BEATRUNNER_SPOOL: spool } };
    const killed = await open({ dataFolder, io });
    const [own = ''] = readdirSync(spool);
    await killed.spool.reserve();
    await killed.close();
    expect(readdirSync(join(spool, own))).toEqual(['reserve']);
    const next = await open({ dataFolder, io });
    expect(readdirSync(join(spool, own))).toEqual([]);
    await next.close();
    expect(readdirSync(spool)).toEqual([]);
  });

  it('scales time for the simulated treadmill only', async () => {
    const dataFolder = createTestFolder();
    await expect(open({ dataFolder, device: 'bluetooth', timeScale: 2 })).rejects.toMatchObject({
      code: 'cli/usage',
    });
    const { controller, clock, simulatedGym } = await open({ dataFolder, timeScale: 50 });
    const startedAtMs = clock.nowMs();
    const treadmill = await controller.useTreadmill('sim-treadmill', 'Simulated');
    await treadmill.up();
    expect(clock.nowMs() - startedAtMs).toBeGreaterThan(20);
    expect(treadmill.hasPassedBeltTest).toBe(true);
    expect(simulatedGym?.treadmill.state.speedKmh).toBe(0);
  });
});
