import type { AttachedService } from '#electron/cli/attach-service.ts';
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { telemetryFlood } from '#tests/support/telemetry-flood.ts';
import {
  attachTest,
  attachTestStop,
  startRun,
  startTestService,
  statusWhere,
} from '#tests/support/test-service.ts';

/** The value that `share` of all values do not exceed. */
const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;

async function watchUntil({ status }: AttachedService['rpc'], isOver: () => boolean): Promise<void> {
  for await (const _status of await status.watch()) if (isOver()) return;
}

describe('the stop port', () => {
  it('stops a run, and answers as often as it is asked', async () => {
    const service = await startTestService();
    const attached = await attachTest(service);
    const port = await attachTestStop(service);
    await startRun(attached);
    const result = attached.rpc.session.result();
    const before = Date.now();
    const acceptedAtMs = await port.stop();
    expect(acceptedAtMs).toBeGreaterThanOrEqual(before);
    expect(acceptedAtMs).toBeLessThanOrEqual(Date.now());
    expect((await attached.rpc.status.get()).session?.state.kind).toMatch(/^(stopping|ended)$/);
    await port.stop();
    expect(await result).toMatchObject({ cause: 'person', isBeltKnownStill: true });
    await port.stop();
  });

  it('stops a belt that moves without a run', async () => {
    const service = await startTestService({ timeScale: 10 });
    const attached = await attachTest(service);
    await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'standing');
    service.opened.simulatedGym?.treadmill.pressConsole('start');
    await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'moving');
    const port = await attachTestStop(service);
    await port.stop();
    await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'standing');
  });

  it('is quick while pages keep the service busy and the treadmill floods it', async () => {
    const arrivals: number[] = [];
    const watch: Behaviour = {
      name: 'notes when a stop arrives',
      onRequest(request, proceed) {
        if (request.kind === 'stop') arrivals.push(performance.now());
        return proceed(request);
      },
    };
    const service = await startTestService({
      timeScale: 5,
      simulator: { simulatorBehaviours: [telemetryFlood(500), watch] },
    });
    const pages = await Promise.all(Array.from({ length: 4 }, () => attachTest(service)));
    const [page] = pages;
    if (page === undefined) throw new Error('no page');
    await startRun(page);
    const port = await attachTestStop(service);
    let isBusy = true;
    let calls = 0;
    const load = pages.map(async ({ rpc }) => {
      const watching = watchUntil(rpc, () => !isBusy);
      while (isBusy) {
        await Promise.all([rpc.status.get(), rpc.history.sessions({ limit: 500 }), rpc.history.machines()]);
        calls += 3;
      }
      await watching;
    });
    const firstAtMs = performance.now();
    const roundTripsMs: number[] = [];
    for (let index = 0; index < 100; index += 1) {
      const startedAt = performance.now();
      await port.stop();
      roundTripsMs.push(performance.now() - startedAt);
      await new Promise((resolve) => setImmediate(resolve));
    }
    isBusy = false;
    await Promise.all(load);
    const arrivedMs = (arrivals[0] ?? Number.NaN) - firstAtMs;
    console.log(
      `STOP under load (4 pages, ${calls} calls, 500 records a second): median ${quantile(roundTripsMs, 0.5).toFixed(1)} ms, ` +
        `p99 ${quantile(roundTripsMs, 0.99).toFixed(1)} ms there and back; the first at the treadmill after ${arrivedMs.toFixed(1)} ms`,
    );
    expect(quantile(roundTripsMs, 0.5)).toBeLessThan(100);
    // Ten times the bar of 50 ms, which `npm run bench:stop` measures where nothing else runs.
    expect(quantile(roundTripsMs, 0.99)).toBeLessThan(500);
    expect(arrivedMs).toBeLessThan(500);
  });
});
