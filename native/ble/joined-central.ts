import type { BleAdvertisement, BleCentral, BleScan } from '#contract/ble/ble-central.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

export interface JoinedCentralOptions {
  /** The one that counts: its adapter is the adapter. It gets every device that is not the second's. */
  readonly first: BleCentral;
  readonly second: {
    /** Whether a device is the second's, by its id alone. */
    readonly owns: (deviceId: string) => boolean;
    /** Called once, when it is scanned or connected to for the first time. */
    readonly open: () => BleCentral;
  };
  readonly log: Log;
}

/**
 * Two radios as one: the machine's own, and one (the simulator's) whose devices are known by their ids. A device of the
 * second is always reached through the second, also without any adapter; and whatever a device of the first calls itself,
 * it never passes for one of the second's.
 */
export function joinCentrals({ first, second, log }: JoinedCentralOptions): BleCentral {
  let opened: BleCentral | undefined;
  let isClosed = false;

  function requireSecond(): BleCentral {
    if (isClosed) throw new BeatRunnerError('ble/adapter-not-ready', { state: 'closed' });
    opened ??= second.open();
    return opened;
  }

  return {
    get adapterState() {
      return first.adapterState;
    },
    onAdapterState: (listener) => first.onAdapterState(listener),
    async scan({ serviceUuids, onAdvertisement }) {
      const ofSecond = await requireSecond().scan({ serviceUuids, onAdvertisement });
      const ofFirst = keepScanning(first, log, () =>
        first.scan({
          serviceUuids,
          onAdvertisement(advertisement: BleAdvertisement) {
            // Two devices under one id would be one row that leads to the wrong belt.
            if (!second.owns(advertisement.deviceId)) onAdvertisement(advertisement);
          },
        }),
      );
      return {
        async stop() {
          await Promise.all([ofSecond.stop(), ofFirst.stop()]);
        },
      };
    },
    async connect(deviceId, options) {
      return await (second.owns(deviceId) ? requireSecond() : first).connect(deviceId, options);
    },
    async close() {
      isClosed = true;
      await Promise.all([opened?.close(), first.close()]);
    },
  };
}

/**
 * A scan that waits for its adapter, and keeps nobody waiting: one that is off, or goes off, ends nothing, and is scanned with again as soon as it
 * is on. Whoever looks for devices may switch Bluetooth on meanwhile.
 */
function keepScanning(central: BleCentral, log: Log, scan: () => Promise<BleScan>): BleScan {
  let current: BleScan | undefined;
  let isOver = false;

  async function start(): Promise<void> {
    if (isOver) return;
    await current?.stop();
    current = undefined;
    try {
      current = await scan();
    } catch (error) {
      log.info('scan-waits-for-adapter', { state: central.adapterState, error: String(error) });
    }
  }

  // One after the other: an adapter may come and go faster than a scan starts.
  let lastStep = start();
  const forget = central.onAdapterState((state) => {
    if (state === 'on') lastStep = lastStep.then(start);
  });
  return {
    async stop() {
      isOver = true;
      forget();
      await lastStep;
      await current?.stop();
    },
  };
}
