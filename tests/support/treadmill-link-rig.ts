import type { BleCentral, BleServiceInfo } from '#contract/ble/ble-central.ts';
import { silentLog, type LogFields } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { keepTreadmillLink, type TreadmillLinkEvent } from '#native/ble/treadmill-link.ts';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { createManualClock, settlePromises } from './manual-clock.ts';
import { createScriptedCentral, type ScriptedDevice } from './scripted-central.ts';

/** Control point, status, and one range to read. */
export const withStatus: ScriptedDevice = {
  services: [fitnessMachine('2acd', '2ad9', '2ada', '2ad4')],
  values: { '2ad4': bytesOfHex(capturedValues.supportedSpeedRange.hex) },
};

/** A Fitness Machine Service with these characteristics. */
export function fitnessMachine(...uuids: readonly string[]): BleServiceInfo {
  return {
    uuid: '1826',
    characteristics: uuids.map((uuid) => ({ uuid, properties: ['read', 'write', 'notify', 'indicate'] })),
  };
}

export interface LinkRigOptions {
  readonly device?: ScriptedDevice | undefined;
  /** In a row; the last one counts for ever. */
  readonly randoms?: readonly number[];
  /** Called where the radio is asked for this; what it gives is waited for, and what it throws is the answer. */
  readonly before?: (what: string) => Promise<void> | void;
  readonly connectTimeoutMs?: number;
}

/** A link over a radio that tells what it was asked for, and that hesitates or fails where a test wants it. */
export async function openLinkRig(options: LinkRigOptions = {}) {
  const central = createScriptedCentral();
  central.place('t', 'device' in options ? options.device : withStatus);
  const clock = createManualClock();
  const asked: string[] = [];
  const timeouts: (number | undefined)[] = [];
  const logged: (readonly [string, LogFields | undefined])[] = [];
  const randoms = [...(options.randoms ?? [0])];
  const ask = async (what: string): Promise<void> => {
    asked.push(what);
    await options.before?.(what);
  };
  let adapterListeners = 0;
  const radio: BleCentral = {
    ...central,
    get adapterState() {
      return central.adapterState;
    },
    onAdapterState(listener) {
      const forget = central.onAdapterState(listener);
      adapterListeners += 1;
      return () => {
        adapterListeners -= 1;
        forget();
      };
    },
    async connect(deviceId, { timeoutMs }) {
      timeouts.push(timeoutMs);
      await ask('connect');
      const connection = await central.connect(deviceId, { timeoutMs });
      return {
        ...connection,
        async read(service, uuid) {
          await ask(`read ${uuid}`);
          return connection.read(service, uuid);
        },
        async write(service, uuid, bytes) {
          await ask(`write ${uuid} ${hexOfBytes(bytes)}`);
          await connection.write(service, uuid, bytes);
        },
        async subscribe(service, uuid, onValue) {
          await ask(`subscribe ${uuid}`);
          const unsubscribe = await connection.subscribe(service, uuid, onValue);
          await options.before?.(`subscribed ${uuid}`);
          return unsubscribe;
        },
        async disconnect() {
          await ask('disconnect');
          await connection.disconnect();
        },
      };
    },
  };
  const link = keepTreadmillLink({
    central: radio,
    clock,
    log: { ...silentLog, warn: (event, fields) => logged.push([event, fields]) },
    random: () => (randoms.length > 1 ? randoms.shift() : randoms[0]) ?? 0,
    deviceId: 't',
    deviceName: 'T',
    ...(options.connectTimeoutMs === undefined ? {} : { connectTimeoutMs: options.connectTimeoutMs }),
  });
  const events: TreadmillLinkEvent[] = [];
  link.onEvent((event) => events.push(event));
  await settlePromises(60);
  return {
    central,
    clock,
    link,
    events,
    asked,
    timeouts,
    logged,
    /** Lets time pass, and whatever the radio does in it come to its end. */
    async pass(ms: number, stepMs?: number): Promise<void> {
      await clock.advanceAsync(ms, stepMs);
      await settlePromises(60);
    },
    adapterListeners: () => adapterListeners,
    kinds: () => events.map(({ kind }) => kind),
    retries: () => events.flatMap((event) => (event.kind === 'attemptFailed' ? [event.retryInMs] : [])),
    failures: () =>
      events.flatMap((event) =>
        event.kind === 'attemptFailed' && event.error instanceof BeatRunnerError ? [event.error.code] : [],
      ),
  };
}

/** A gate that keeps the radio waiting until it is opened, at every point named so. */
export function gateAt(what: string) {
  const waiting: (() => void)[] = [];
  return {
    before: async (asked: string): Promise<void> => {
      if (asked === what) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async let() {
      for (const resolve of waiting.splice(0)) resolve();
      await settlePromises(60);
    },
  };
}
