import { describe, expect, it } from 'vitest';
import type { BeltTestProgress } from '#contract/rpc/belt-test.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';

/** A service with a belt that somebody could stand on. */
async function untested() {
  const service = await startTestService({ simulator: { needsBeltTest: true } });
  const attached = await attachTest(service);
  await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'standing');
  return { ...attached, attached, belt: service.opened.simulatedGym!.treadmill };
}

describe('an untested treadmill over RPC', () => {
  it('is not driven, whatever was asked for', async () => {
    const { rpc, attached, belt } = await untested();
    const began = await rpc.status.get();
    expect(began.treadmill).toMatchObject({ hasPassedBeltTest: false });
    expect(began.treadmill?.telemetryAgeMs).toBeLessThan(3000);
    await rpc.session.prepare({ mode: 'iLead', automation: 'full' });
    await expect(rpc.session.release()).rejects.toMatchObject({ code: 'session/not-allowed-now' });
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ready');
    await rpc.session.start();
    await expect(rpc.session.start()).rejects.toMatchObject({
      code: 'session/not-allowed-now',
      params: { state: 'countdown' },
    });
    const counting = await statusWhere(attached, ({ session }) => session?.state.kind === 'countdown');
    expect(counting.session?.automation).toBe('shadow');
    // The same clock: a page can tell how long it has been counting.
    const sinceMs = counting.session?.state.kind === 'countdown' ? counting.session.state.sinceMs : 0;
    expect(counting.nowMs - sinceMs).toBeGreaterThanOrEqual(0);
    expect(counting.nowMs - sinceMs).toBeLessThan(10_000);
    await statusWhere(attached, ({ session }) => (session?.elapsedMs ?? 0) > 20_000);
    const kinds = belt.seen.requests.map(({ request }) => request?.kind);
    expect(kinds).toContain('startOrResume');
    expect(kinds).not.toContain('setTargetSpeed');
    await rpc.session.setByHand({ speedKmh: 3 });
    await statusWhere(attached, ({ session }) => session?.speedKmh.reported === 3);
  });

  it('is tested only when somebody says that nobody is on the belt', async () => {
    const { rpc, belt } = await untested();
    // @ts-expect-error a page of another version may leave it out
    const unsaid = rpc.devices.beltTest({});
    await expect(unsaid).rejects.toMatchObject({ code: 'rpc/invalid-input' });
    expect(belt.seen.requests).toEqual([]);
    const told: BeltTestProgress[] = [];
    for await (const progress of await rpc.devices.beltTest({ isNobodyOnTheBelt: true })) told.push(progress);
    expect(told.map(({ phase }) => phase)).toEqual([
      'looking',
      'requestingControl',
      'starting',
      'slow',
      'fast',
      'tilting',
      'tiltingBack',
      'pausing',
      'resuming',
      'stopping',
      'done',
    ]);
    expect(told.at(-1)?.outcome).toMatchObject({ passed: true, isKept: true, problems: [], speedFactor: 1 });
    await rpc.session.prepare({ mode: 'iLead' });
    expect(await rpc.status.get()).toMatchObject({
      treadmill: { hasPassedBeltTest: true },
      session: { automation: 'full' },
    });
  });

  it('is stopped when nobody follows the test any more', async () => {
    const { rpc, attached, belt } = await untested();
    for await (const { phase } of await rpc.devices.beltTest({ isNobodyOnTheBelt: true })) {
      if (phase !== 'slow') continue;
      await expect(rpc.session.prepare({ mode: 'iLead' })).rejects.toMatchObject({
        code: 'session/not-allowed-now',
        params: { state: 'beltTest' },
      });
      break;
    }
    await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'standing');
    expect(belt.seen.requests.map(({ request }) => request?.kind)).toContain('stop');
    expect(belt.state.speedKmh).toBe(0);
  });

  it('takes a ramp that is gentler, and no other', async () => {
    const { rpc } = await untested();
    for (const ramp of [{ speedStepUpKmh: 0.4 }, { speedUpPer60sKmh: -1 }, { speedDownPer10sKmh: 0 }])
      await expect(rpc.session.prepare({ mode: 'iLead', ramp })).rejects.toMatchObject({
        code: 'rpc/invalid-input',
      });
    await rpc.session.prepare({ mode: 'iLead', ramp: { speedStepUpKmh: 0.1 } });
  });
});
