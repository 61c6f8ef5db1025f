import type { Bleno, Characteristic, ConnectionHandle, PrimaryService } from '@stoprocent/bleno';
import type { GattPeripheral, GattPeripheralCharacteristic } from '#contract/ble/gatt-peripheral.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { advertisingPayload } from './bleno-advertisement.ts';

const readyLimitMs = 5000;
const farewellLimitMs = 1000;
const advertisingCheckMs = 500;
const attResult = {
  success: 0x00,
  readNotPermitted: 0x02,
  writeNotPermitted: 0x03,
  invalidOffset: 0x07,
  unlikely: 0x0e,
} as const;

/** bleno can end one link of several; its types do not say so. */
type BlenoWithLinks = Bleno & { disconnect(handle?: ConnectionHandle): void };

export interface OfferedPeripheral {
  /** Ends links and advertising. bleno keeps a timer for ever: the process has to end itself afterwards. */
  stop(): Promise<void>;
}

/**
 * Offers a peripheral to every central in reach through this machine's adapter (bleno). One peripheral a process: bleno
 * drives one adapter. Advertises while the peripheral accepts a connection, as treadmills do that talk to one app at a
 * time. Rejects with `ble/adapter-not-ready` and the adapter's state when there is no adapter that is on within 5 s.
 */
export async function offerPeripheral(
  peripheral: GattPeripheral,
  options: { readonly clock: Clock; readonly log: Log },
): Promise<OfferedPeripheral> {
  const { clock, log } = options;
  // Without it bleno would show this machine's host name to everybody around.
  process.env['BLENO_DEVICE_NAME'] = peripheral.localName ?? '';
  const { default: bleno }: { default: BlenoWithLinks } = await import('@stoprocent/bleno');
  const speak = silenceBleno(log);
  await untilOn(bleno, clock).finally(speak);

  const links = new Map<ConnectionHandle, Unsubscribe>();
  const outbox = createOutbox();
  const subscriptions = new Map<string, Unsubscribe>();
  let isAdvertising = false;

  function service(uuid: string, characteristics: readonly GattPeripheralCharacteristic[]): PrimaryService {
    return new bleno.PrimaryService({
      uuid,
      characteristics: characteristics.map((characteristic) => blenoCharacteristic(uuid, characteristic)),
    });
  }

  function blenoCharacteristic(
    serviceUuid: string,
    characteristic: GattPeripheralCharacteristic,
  ): Characteristic {
    const keyOf = (handle: ConnectionHandle): string => `${handle}/${serviceUuid}/${characteristic.uuid}`;
    // A long read comes in several requests; they have to be answered from one value.
    const reading = new Map<ConnectionHandle, Uint8Array>();
    return new bleno.Characteristic({
      uuid: characteristic.uuid,
      properties: characteristic.properties,
      onReadRequest(handle, offset, answer) {
        if (characteristic.read === undefined) {
          answer(attResult.readNotPermitted);
          return;
        }
        const value = (offset === 0 ? undefined : reading.get(handle)) ?? characteristic.read();
        reading.set(handle, value);
        if (offset > value.length) answer(attResult.invalidOffset);
        else answer(attResult.success, Buffer.from(value.subarray(offset)));
      },
      onWriteRequest(_handle, data, offset, _withoutResponse, answer) {
        if (offset > 0) {
          answer(attResult.invalidOffset);
          return;
        }
        const release = outbox.hold();
        try {
          answer(characteristic.write?.(new Uint8Array(data)) ?? attResult.writeNotPermitted);
        } catch (error) {
          log.error('simulated-write-failed', { uuid: characteristic.uuid, error });
          answer(attResult.unlikely);
        } finally {
          release();
        }
      },
      onSubscribe(handle, _maxValueSize, update) {
        subscriptions.get(keyOf(handle))?.();
        // bleno answers the central's request right after this call; no value may come before that answer.
        queueMicrotask(outbox.hold());
        const end = characteristic.subscribe?.((bytes) => {
          outbox.send(() => {
            if (links.has(handle)) update(Buffer.from(bytes));
          });
        });
        if (end !== undefined) subscriptions.set(keyOf(handle), end);
      },
      onUnsubscribe(handle) {
        const key = keyOf(handle);
        subscriptions.get(key)?.();
        subscriptions.delete(key);
      },
    });
  }

  function endLink(handle: ConnectionHandle): void {
    for (const [key, end] of [...subscriptions]) {
      if (!key.startsWith(`${handle}/`)) continue;
      end();
      subscriptions.delete(key);
    }
    const end = links.get(handle);
    links.delete(handle);
    end?.();
  }

  function applyAdvertising(): void {
    const isWanted = bleno.state === 'poweredOn' && peripheral.acceptsConnection();
    if (isWanted === isAdvertising) return;
    isAdvertising = isWanted;
    if (isWanted) advertise(bleno, peripheral, log);
    else if (bleno.state === 'poweredOn') bleno.stopAdvertising();
  }

  const onAccept = (address: string, handle: ConnectionHandle): void => {
    if (!peripheral.acceptsConnection()) {
      bleno.disconnect(handle);
      return;
    }
    log.info('central-connected', { address });
    links.set(handle, peripheral.connected({ drop: () => bleno.disconnect(handle) }));
    // A controller stops advertising by itself when it is connected, and bleno starts it again: say what is wanted.
    isAdvertising = true;
    applyAdvertising();
  };
  const onDisconnect = (address: string, handle: ConnectionHandle): void => {
    log.info('central-gone', { address });
    endLink(handle);
    applyAdvertising();
  };
  const onState = (state: string): void => {
    log.info('adapter-state', { state });
    isAdvertising = false;
    if (state !== 'poweredOn') for (const handle of [...links.keys()]) endLink(handle);
    applyAdvertising();
  };

  await bleno.setServicesAsync(
    peripheral.services.map(({ uuid, characteristics }) => service(uuid, characteristics)),
  );
  bleno.on('accept', onAccept);
  bleno.on('disconnect', onDisconnect);
  bleno.on('stateChange', onState);
  applyAdvertising();
  const endChecks = clock.every(advertisingCheckMs, applyAdvertising);

  return {
    async stop() {
      endChecks();
      bleno.removeListener('stateChange', onState);
      bleno.removeListener('accept', onAccept);
      if (bleno.state === 'poweredOn') {
        await within(clock, farewellLimitMs, (done) => bleno.stopAdvertising(done));
        if (links.size > 0) {
          await within(clock, farewellLimitMs, (done) => {
            bleno.on('disconnect', () => {
              if (links.size === 0) done();
            });
            bleno.disconnect();
          });
        }
      }
      for (const handle of [...links.keys()]) endLink(handle);
      bleno.removeListener('disconnect', onDisconnect);
      bleno.stop();
    },
  };
}

function advertise(bleno: Bleno, peripheral: GattPeripheral, log: Log): void {
  const report = (error: Error | null | undefined): void => {
    if (error) log.error('advertising-failed', { error: error.message });
    else log.info('advertising', { name: peripheral.localName, services: peripheral.advertisedServiceUuids });
  };
  if (process.platform === 'darwin') {
    // macOS composes advertisements itself: no service data there.
    bleno.startAdvertising(peripheral.localName ?? '', peripheral.advertisedServiceUuids, report);
    return;
  }
  const { advertisement, scanResponse } = advertisingPayload(peripheral);
  bleno.startAdvertisingWithEIRData(Buffer.from(advertisement), Buffer.from(scanResponse), report);
}

/** Values that are to be sent; while it is held they wait, in their order. */
function createOutbox(): { send(deliver: () => void): void; hold(): () => void } {
  const waiting: (() => void)[] = [];
  let holds = 0;
  return {
    send(deliver) {
      if (holds > 0) waiting.push(deliver);
      else deliver();
    },
    hold() {
      holds += 1;
      return () => {
        holds -= 1;
        while (holds === 0 && waiting.length > 0) waiting.shift()?.();
      };
    },
  };
}

/** bleno tells its troubles with an adapter on the console, with advice that is not ours. Call the answer to end it. */
function silenceBleno(log: Log): () => void {
  const { log: print } = console;
  console.log = (...words: readonly unknown[]) => log.debug('bleno-says', { words: words.map(String) });
  return () => {
    console.log = print;
  };
}

async function untilOn(bleno: Bleno, clock: Clock): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const finish = (state: string): void => {
      cancel();
      bleno.removeListener('stateChange', onState);
      if (state === 'poweredOn') resolve();
      // bleno calls an adapter that is not there one that is not supported.
      else
        reject(
          new BeatRunnerError('ble/adapter-not-ready', {
            state: state === 'unsupported' ? 'unavailable' : state,
          }),
        );
    };
    const onState = (state: string): void => {
      // "poweredOff" may only mean "not looked yet".
      if (state === 'poweredOn' || state === 'unauthorized' || state === 'unsupported') finish(state);
    };
    const cancel = clock.after(readyLimitMs, () => finish(bleno.state === 'poweredOn' ? 'poweredOn' : 'off'));
    try {
      // The first listener makes bleno open the adapter, and throw when there is none.
      bleno.on('stateChange', onState);
    } catch (error) {
      cancel();
      reject(new BeatRunnerError('ble/adapter-not-ready', { state: 'unavailable' }, error));
      return;
    }
    if (bleno.state === 'poweredOn') finish('poweredOn');
  });
}

async function within(clock: Clock, limitMs: number, start: (done: () => void) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const cancel = clock.after(limitMs, resolve);
    start(() => {
      cancel();
      resolve();
    });
  });
}
