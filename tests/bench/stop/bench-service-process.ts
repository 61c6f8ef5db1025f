import type { GattPeripheralCharacteristic } from '#contract/ble/gatt-peripheral.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import { startService } from '#electron/cli/service.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { tellRequests } from '#tests/support/told-requests.ts';

/*
 * The service of `beatrunner serve` on the simulated radio, in a process of its own, in real time. Arguments: data folder,
 * records of telemetry a second, music folder or nothing. Tells its parent its address and what the treadmill was told;
 * "pressStart" presses the start key of the treadmill's console.
 */
const [dataFolder = '', recordsPerSecond = '1', musicFolder] = process.argv.slice(2);

/** The latest record, again and again between those of the machine: evenly, so that nothing piles up in the air. */
const flood: Behaviour = {
  name: 'floods with telemetry',
  shapeServices: (services) =>
    services.map((service) => ({
      ...service,
      characteristics: service.characteristics.map((characteristic) =>
        characteristic.uuid === ftmsUuids.treadmillData ? repeating(characteristic) : characteristic,
      ),
    })),
};

function repeating(characteristic: GattPeripheralCharacteristic): GattPeripheralCharacteristic {
  const { subscribe } = characteristic;
  if (subscribe === undefined) return characteristic;
  return {
    ...characteristic,
    subscribe(send) {
      let latest: Uint8Array | undefined;
      const unsubscribe = subscribe((bytes) => {
        latest = bytes;
        send(bytes);
      });
      const timer = setInterval(
        () => {
          if (latest !== undefined) send(latest);
        },
        1000 / Number(recordsPerSecond),
      );
      return () => {
        clearInterval(timer);
        unsubscribe();
      };
    },
  };
}

const service = await startService({
  dataFolder,
  device: 'sim',
  port: 0,
  musicFolders: musicFolder === undefined ? [] : [musicFolder],
  timeScale: 1,
  player: 'clock',
  log: silentLog,
  io: {
    stdout: () => undefined,
    stderr: () => undefined,
    isTerminal: false,
    env: {},
    signal: new AbortController().signal,
    errorText: String,
  },
  simulator: {
    simulatorSeed: 1,
    simulatorBehaviours: Number(recordsPerSecond) > 1 ? [flood, tellRequests()] : [tellRequests()],
  },
});
process.on('message', (word) => {
  if (word === 'pressStart') service.opened.simulatedGym?.treadmill.pressConsole('start');
});
const leave = (): void => void service.close().finally(() => process.exit(0));
process.once('SIGTERM', leave);
process.once('disconnect', leave);
process.send?.({ told: 'listening', url: service.url });
