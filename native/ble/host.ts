import { existsSync, readdirSync } from 'node:fs';
import { runBleHost } from './ble-host.ts';
import type { BleHostPort } from './host-process.ts';
import type { Noble } from './noble-surface.ts';
import { systemClock } from './system-clock.ts';

/*
 * Entry of the ble-host process: noble and nothing else. Started by spawn-ble-host.ts as a Node child process, or as an
 * Electron utility process.
 */

interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

function parentPort(): BleHostPort {
  const electron = (process as { readonly parentPort?: ElectronParentPort }).parentPort;
  if (electron !== undefined) {
    return {
      postMessage: (message) => electron.postMessage(message),
      onMessage: (listener) => electron.on('message', (event) => listener(event.data)),
    };
  }
  return {
    postMessage(message) {
      // The parent may just have gone; 'disconnect' ends this process then.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => process.on('message', listener),
  };
}

/** Linux lists its adapters; a serial or USB adapter that noble drives by itself is not among them. */
function hasAdapter(): boolean | undefined {
  if (process.platform !== 'linux') return undefined;
  if (Object.keys(process.env).some((name) => name.startsWith('BLUETOOTH_HCI_SOCKET_'))) return undefined;
  const folder = '/sys/class/bluetooth';
  return existsSync(folder) && readdirSync(folder).some((name) => /^hci\d+$/.test(name));
}

function exit(reason: string): void {
  console.warn(`ble-host ends: ${reason}`);
  process.exit(0);
}

/*
 * Ctrl-C and a service manager's SIGTERM reach every process of the group at once. The controller still needs the radio
 * then, to stop the belt: this process ends when the controller lets go of it, not before. noble's own SIGINT handler
 * ends the process only if it is the last one registered, hence the second registration after noble's.
 */
const ignoreSignal = (): void => undefined;
process.on('SIGTERM', ignoreSignal);
process.on('SIGINT', ignoreSignal);
// noble writes to links that have just ended and then rejects a promise that nobody holds; that costs one packet only.
process.on('unhandledRejection', (error) => console.warn('ble-host: unhandled rejection', error));

const port = parentPort();
const { default: noble } = (await import('@abandonware/noble')) as unknown as { readonly default: Noble };
const host = runBleHost({ noble, port, clock: systemClock, hasAdapter, exit });
// A controller that was killed must not leave its treadmill connected to nobody.
process.on('disconnect', () => host.close());
setImmediate(() => {
  process.removeListener('SIGINT', ignoreSignal);
  process.on('SIGINT', ignoreSignal);
});
