import type { FoundDevice as WireDevice } from '#contract/rpc/devices.ts';
import { deviceKinds } from '#contract/rpc/devices.ts';
import { scanDevices, type FoundDevice } from '#native/ble/device-scanner.ts';
import { implemented } from './implemented.ts';
import { latestValues } from './latest-values.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

/** A list that changes more often cannot be read. */
const devicesGapMs = 500;
/** Nobody looks for a device for longer; a page that was left open must not keep the radio busy. */
const longestScanMs = 10 * 60_000;

export function deviceProcedures({ controller, central, realClock }: RpcSurroundings) {
  const { devices } = implemented;
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
          { read: () => scan.devices.map(wireDevice), onChange: scan.onChange },
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
    }),
    useSensors: devices.useSensors.handler(({ input }) => controller.useSensors(input)),
  };
}

function wireDevice({ deviceId, name, kinds, rssiDbm, signal, isConfirmed }: FoundDevice): WireDevice {
  return {
    deviceId,
    name,
    kinds: [...kinds],
    ...(rssiDbm === undefined ? {} : { rssiDbm }),
    signal,
    isConfirmed,
  };
}
