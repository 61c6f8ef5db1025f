import type { BeltTestProgress } from '#contract/rpc/belt-test.ts';
import type { FoundDevice as WireDevice } from '#contract/rpc/devices.ts';
import { deviceKinds } from '#contract/rpc/devices.ts';
import type { AppSettingsChange } from '#contract/settings/app-settings.ts';
import type { BeltTestPhase } from '#core/treadmill/belt-test-state.ts';
import type { Controller } from '#electron/controller/controller.ts';
import type { BeltTestOutcome } from '#electron/controller/run-belt-test.ts';
import { scanDevices, type FoundDevice } from '#native/ble/device-scanner.ts';
import { implemented } from './implemented.ts';
import { createBell, latestValues } from './latest-values.ts';
import { requireFreshPress } from './press-age.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

/** A list that changes more often cannot be read. */
const devicesGapMs = 500;
/** Nobody looks for a device for longer; a page that was left open must not keep the radio busy. */
const longestScanMs = 10 * 60_000;

export function deviceProcedures({ controller, central, settings, realClock, log }: RpcSurroundings) {
  const { devices } = implemented;

  /** What was chosen is in use already: that it cannot be kept for the next start is no reason to refuse it. */
  async function remember(choice: Pick<AppSettingsChange, 'treadmill' | 'sensors'>): Promise<void> {
    await settings.change(choice).catch((error: unknown) => log.warn('device-not-remembered', { error }));
  }

  return {
    scan: devices.scan.handler(async function* ({ signal }) {
      const scan = await scanDevices({
        central,
        clock: realClock,
        durationMs: longestScanMs,
        kinds: deviceKinds,
      });
      const end = new AbortController();
      void scan.finished.then(() => end.abort());
      try {
        yield* latestValues(
          {
            read: () => scan.devices.map((device) => wireDevice(device, controller)),
            onChange: scan.onChange,
          },
          {
            clock: realClock,
            gapMs: devicesGapMs,
            signal: signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]),
          },
        );
      } finally {
        await scan.stop();
      }
    }),
    useTreadmill: devices.useTreadmill.handler(async ({ input }) => {
      await controller.useTreadmill(input.deviceId, input.name);
      await remember({ treadmill: input });
    }),
    beltTest: devices.beltTest.handler(({ input, signal }) => {
      requireFreshPress(input, realClock);
      return testBelt(controller, signal);
    }),
    useSensors: devices.useSensors.handler(async ({ input }) => {
      controller.useSensors(input);
      await remember({ sensors: input });
    }),
  };
}

/** Every phase in order, then the outcome. Whoever stops listening does not see the belt any more: then it is stopped. */
async function* testBelt(
  controller: Controller,
  signal: AbortSignal | undefined,
): AsyncGenerator<BeltTestProgress, void> {
  const bell = createBell(signal);
  const phases: BeltTestPhase[] = [];
  let outcome: BeltTestOutcome | undefined;
  const test = controller.testBelt(({ phase }) => {
    phases.push(phase);
    bell.ring();
  });
  void test.result.then((found) => {
    outcome = found;
    bell.ring();
  });
  try {
    while (signal?.aborted !== true) {
      const phase = phases.shift();
      if (phase !== undefined && phase !== 'done') yield { phase };
      else if (outcome === undefined) await bell.heard();
      else {
        yield { phase: 'done', outcome: { ...outcome, problems: [...outcome.problems] } };
        return;
      }
    }
  } finally {
    bell.close();
    test.abort();
  }
}

function wireDevice(
  { deviceId, name, kinds, rssiDbm, signal, isConfirmed }: FoundDevice,
  controller: Controller,
): WireDevice {
  return {
    deviceId,
    name,
    kinds: [...kinds],
    ...(rssiDbm === undefined ? {} : { rssiDbm }),
    signal,
    isConfirmed,
    isSimulated: controller.isSimulated(deviceId),
  };
}
