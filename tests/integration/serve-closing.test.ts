import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attachTest, startRun, startTestService, statusWhere } from '#tests/support/test-service.ts';

describe('the end of the service', () => {
  it('stops the belt first, and closes the rest, when its address file cannot be taken away', async () => {
    const service = await startTestService();
    const attached = await attachTest(service);
    await startRun(attached);
    const result = attached.rpc.session.result();
    rmSync(service.addressFile);
    mkdirSync(service.addressFile);
    writeFileSync(join(service.addressFile, 'in-the-way'), '');
    await service.close();
    expect(await result).toMatchObject({ cause: 'controllerClosing', isBeltKnownStill: true, isSaved: true });
    expect(service.opened.simulatedGym?.treadmill.state.speedKmh).toBe(0);
    // The lock and the port are free again.
    await startTestService({ port: service.port });
  });

  it('tells a page that the run has ended, and how, before it goes', async () => {
    const service = await startTestService();
    const attached = await attachTest(service);
    await startRun(attached);
    const told = statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
    await service.close();
    expect((await told).session?.state).toEqual({
      kind: 'ended',
      cause: 'controllerClosing',
      isBeltKnownStill: true,
    });
  });

  it('answers whoever waits for the result of a run that is put away', async () => {
    const attached = await attachTest(await startTestService());
    await attached.rpc.session.prepare({ mode: 'iLead' });
    const outcome = attached.rpc.session.result().catch((error: unknown) => error);
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ready');
    await attached.rpc.session.discard();
    expect(await outcome).toMatchObject({ code: 'session/discarded' });
  });
});
