import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beltTestRecord } from '#core/treadmill/belt-test-record.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { pattern } from '#tests/e2e/support/words.ts';
import { shouldSkipHil, startRig, type Rig } from '#tests/hil/rig.ts';
import { runBeltTest } from '#tests/support/belt-test-rig.ts';
import { startCli, type CliProcess } from '#tests/support/cli-process.ts';
import { statusWhere } from '#tests/support/test-service.ts';
import { attachTo, controllerOf } from './support/controller-process.ts';
import { openWindow, type WindowUnderTest } from './support/open-window.ts';
import { patienceMs } from './support/patience.ts';
import { takePictures } from './support/window-pictures.ts';
import { beginRun } from './support/window-service.ts';

/** The first adapter of the emulator, and the firmware of the treadmill that is simulated on it. */
const treadmillId = '00aa01000042';
const treadmillName = 'Simulated Home 500';
const firmware = '1.4.2';

/** As if this treadmill had passed its belt test on an earlier day. */
async function rememberBeltTest(dataFolder: string): Promise<void> {
  const store = await openStore({ folder: dataFolder, clock: systemClock, log: silentLog });
  const testedAtWallMs = systemClock.wallTimeMs();
  const beltTest = beltTestRecord(undefined, runBeltTest().result, { testedAtWallMs, firmware });
  if (beltTest?.passed !== true) throw new Error('the belt test of the rig was not passed');
  await store.machines.save({
    machineId: treadmillId,
    name: treadmillName,
    firmware,
    lastSeenWallMs: testedAtWallMs,
    beltTest,
  });
  await store.close();
}

const requestsOf = ({ lines }: CliProcess): readonly unknown[] =>
  lines.flatMap(({ type, request }) => (type === 'request' ? [(request as { kind: string }).kind] : []));

const speedOf = ({ lines }: CliProcess): unknown =>
  lines.findLast(({ type }) => type === 'belt')?.['speedKmh'];

// The simulated treadmill of the other specs ends with its controller; this one is a process of its own, across the radio.
describe.skipIf(shouldSkipHil())('a controller that dies under a belt that goes on', () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'beatrunner-moving-'));
  let rig: Rig;
  let treadmill: CliProcess;
  let tty: string;
  let window: WindowUnderTest;

  beforeAll(async () => {
    await rememberBeltTest(dataFolder);
    rig = await startRig();
    treadmill = startCli(['simulate-treadmill', '--json'], await rig.addController());
    await treadmill.line(({ type }) => type === 'offered');
    tty = await rig.addController();
    window = await openWindow({ dataFolder, env: { BLUETOOTH_HCI_SOCKET_UART_PORT: tty } });
  }, 3 * patienceMs);
  afterAll(async () => {
    await window?.discard();
    treadmill?.signal('SIGTERM');
    await treadmill?.ended;
    await rig?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }, 3 * patienceMs);

  const untilOf = (attached: AttachedService) => (holds: Parameters<typeof statusWhere>[1]) =>
    statusWhere(attached, holds);

  it(
    'comes back, finds the belt moving, and tells it nothing until a person does',
    { timeout: 180_000 },
    async () => {
      const { page } = window;
      const before = await controllerOf(window);
      const doomed = await attachTo(before);
      await doomed.rpc.devices.useTreadmill({ deviceId: treadmillId, name: treadmillName });
      await statusWhere(doomed, ({ treadmill: its }) => its?.belt === 'standing' && its.hasPassedBeltTest);
      await beginRun({ rpc: doomed.rpc, until: untilOf(doomed) });
      await page.getByTestId('stop').waitFor();

      const heard = requestsOf(treadmill).length;
      process.kill(before.pid, 'SIGKILL');
      await rig.loseLinks(tty);
      await page.getByText(pattern('run:trouble.lost.title', 'en')).first().waitFor();
      // The other side of it: what cannot be sent is not promised.
      await page.getByText(pattern('common:stop.useTreadmill', 'en')).first().waitFor();

      const after = await controllerOf(window, before.pid);
      const attached = await attachTo(after);
      const back = await statusWhere(attached, ({ treadmill: its }) => its?.belt === 'moving');
      expect(back.session).toBeUndefined();
      expect(speedOf(treadmill)).toBeGreaterThan(1);
      await page.getByTestId('interrupted').waitFor();
      await takePictures(window, 'back-under-a-moving-belt', { hasStop: true });
      // Five more seconds of a moving belt, and not one word to it.
      const { nowMs } = await attached.rpc.status.get();
      await statusWhere(attached, (status) => status.nowMs > nowMs + 5000);
      expect(requestsOf(treadmill).slice(heard)).toEqual([]);
      expect(speedOf(treadmill)).toBeGreaterThan(1);

      await page.getByTestId('stop').click();
      await statusWhere(attached, ({ treadmill: its }) => its?.belt === 'standing');
      expect(requestsOf(treadmill).slice(heard)).toContain('stop');
      expect(speedOf(treadmill)).toBe(0);
      expect(requestsOf(treadmill).slice(heard)).not.toContain('startOrResume');
      attached.close();
    },
  );
});
