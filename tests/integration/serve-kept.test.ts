import { describe, expect, it } from 'vitest';
import type { AppSettings } from '#contract/settings/app-settings.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { openStore } from '#native/storage/open-store.ts';
import { exampleSession } from '#tests/support/stored-examples.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, startRun, startTestService } from '#tests/support/test-service.ts';

describe('settings over RPC', () => {
  it('outlive the service; what cannot be read costs none of the others', async () => {
    const dataFolder = createTestFolder();
    const service = await startTestService({ dataFolder });
    const { rpc } = await attachTest(service);
    expect(await rpc.settings.get()).toEqual({});
    const wanted: AppSettings = {
      language: 'zh-CN',
      isMirrored: true,
      lastRequest: { mode: 'iLead', seed: 3 },
    };
    expect(await rpc.settings.change(wanted)).toEqual(wanted);
    expect(await rpc.settings.change({ isMirrored: null, textSize: 130 })).toEqual({
      language: 'zh-CN',
      textSize: 130,
      lastRequest: { mode: 'iLead', seed: 3 },
    });
    await expect(rpc.settings.change({ textSize: 101 as never })).rejects.toMatchObject({
      code: 'rpc/invalid-input',
    });
    await expect(rpc.settings.change({ password: 'x' } as never)).rejects.toMatchObject({
      code: 'rpc/invalid-input',
    });
    await service.close();

    const store = await openStore({ folder: dataFolder, clock: systemClock, log: silentLog });
    await store.settings.change([{ name: 'language', json: '{"from":"tomorrow"}' }], []);
    await store.close();
    const next = await attachTest(await startTestService({ dataFolder }));
    expect(await next.rpc.settings.get()).toEqual({
      textSize: 130,
      lastRequest: { mode: 'iLead', seed: 3 },
    });
  });
});

describe('a run that is deleted over RPC', () => {
  it('is gone for good, but not while it is live', async () => {
    const attached = await attachTest(await startTestService());
    const { rpc } = attached;
    const sessionId = await startRun(attached);
    await expect(rpc.history.deleteSession({ sessionId })).rejects.toMatchObject({
      code: 'session/not-allowed-now',
    });
    const result = rpc.session.result();
    await rpc.session.stop();
    expect(await result).toMatchObject({ isSaved: true });
    expect(await rpc.history.sessions({ limit: 5 })).toMatchObject([{ sessionId }]);
    await rpc.history.deleteSession({ sessionId });
    expect(await rpc.history.sessions({ limit: 5 })).toEqual([]);
    await expect(rpc.history.session({ sessionId })).rejects.toMatchObject({ code: 'storage/not-found' });
    await expect(rpc.history.deleteSession({ sessionId })).rejects.toMatchObject({
      code: 'storage/not-found',
    });
  });

  it('is no longer offered as interrupted, and does not come back', async () => {
    const dataFolder = createTestFolder();
    const store = await openStore({ folder: dataFolder, clock: systemClock, log: silentLog });
    await store.sessions.begin(exampleSession());
    await store.close();
    const service = await startTestService({ dataFolder });
    const { rpc } = await attachTest(service);
    const { sessionId } = exampleSession();
    expect(await rpc.history.interrupted()).toMatchObject([{ sessionId }]);
    await rpc.history.deleteSession({ sessionId });
    expect(await rpc.history.interrupted()).toEqual([]);
    await service.close();
    const next = await attachTest(await startTestService({ dataFolder }));
    expect(await next.rpc.history.sessions({ limit: 5 })).toEqual([]);
  });
});
