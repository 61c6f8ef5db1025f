import type { BleCentral, BleConnection } from '#contract/ble/ble-central.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { decodeBatteryLevel } from '#core/ftms/battery-level.ts';
import type { Decoded } from '#core/ftms/decoded.ts';
import { decodeHeartRateMeasurement, type HeartRateMeasurement } from '#core/ftms/heart-rate-measurement.ts';
import {
  decodeRunningSpeedCadenceMeasurement,
  type RunningSpeedCadenceMeasurement,
} from '#core/ftms/running-speed-cadence-measurement.ts';
import { batteryUuids, heartRateUuids, runningSpeedCadenceUuids } from '#core/ftms/uuids.ts';
import { nextDelayMs } from '#core/treadmill/reconnect-back-off.ts';

/**
 * `connecting`: has not been there yet. `live`: measurements come, and mean something. `lost`: the link has ended, or
 * nothing comes over it, or the strap says that it touches no skin.
 */
export type SensorState = 'connecting' | 'live' | 'lost';

export type SensorEvent =
  | { readonly kind: 'heartRate'; readonly measurement: HeartRateMeasurement }
  | { readonly kind: 'runningSpeedCadence'; readonly measurement: RunningSpeedCadenceMeasurement }
  | { readonly kind: 'battery'; readonly levelPercent: number }
  | { readonly kind: 'state'; readonly state: SensorState };

export interface SensorLink {
  readonly state: SensorState;
  /** Whether there is a connection, whatever comes over it. */
  readonly isConnected: boolean;
  onEvent(listener: (event: SensorEvent) => void): Unsubscribe;
  /** Ends the link for good. */
  close(): Promise<void>;
}

export interface SensorLinkOptions {
  readonly central: BleCentral;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
  readonly deviceId: string;
  /** For people: the name that the scan showed. */
  readonly deviceName: string;
  readonly kind: 'heartRate' | 'footPod';
}

const connectTimeoutMs = 20_000;
/** Sensors send about once a second. */
const silenceLimitMs = 5000;

/** Connects to a strap or foot pod and keeps it connected until closed. */
export function keepSensorLink(options: SensorLinkOptions): SensorLink {
  const { central, clock, log, random, deviceId, deviceName } = options;
  const listeners = createListeners<SensorEvent>();
  let state: SensorState = 'connecting';
  let connection: BleConnection | undefined;
  let attempt = 0;
  let isConnecting = false;
  let isClosed = false;
  let cancelRetry: CancelTimer = () => undefined;
  let cancelSilence: CancelTimer = () => undefined;

  function become(next: SensorState): void {
    if (next === state || isClosed) return;
    state = next;
    log.info('sensor-state', { deviceId, state });
    listeners.emit({ kind: 'state', state });
  }

  async function connect(): Promise<void> {
    if (isConnecting || isClosed || connection !== undefined) return;
    isConnecting = true;
    cancelRetry();
    let opened: BleConnection | undefined;
    try {
      opened = await central.connect(deviceId, { timeoutMs: connectTimeoutMs });
      const current = opened;
      if (isClosed) {
        await current.disconnect();
        return;
      }
      connection = current;
      current.onDisconnect(() => {
        if (connection === current) lose();
      });
      await listen(current);
    } catch (error) {
      connection = undefined;
      cancelSilence();
      await opened
        ?.disconnect()
        .catch((cause: unknown) => log.debug('disconnect-failed', { deviceId, cause }));
      // Closing takes the radio away from a connection on its way: that is no trouble of the sensor's.
      if (isClosed) return;
      const retryInMs = nextDelayMs(attempt, random());
      attempt += 1;
      log.warn('sensor-connect-failed', { deviceId, deviceName, attempt, retryInMs, error });
      retryAfter(retryInMs);
    } finally {
      isConnecting = false;
    }
  }

  function retryAfter(delayMs: number): void {
    cancelRetry();
    if (!isClosed) cancelRetry = clock.after(delayMs, () => void connect());
  }

  function lose(): void {
    connection = undefined;
    cancelSilence();
    become('lost');
    retryAfter(nextDelayMs(attempt, random()));
  }

  /** A measurement has come; `isMeaningful` is false for a strap without skin. */
  function heard(isMeaningful: boolean): void {
    attempt = 0;
    cancelSilence();
    cancelSilence = clock.after(silenceLimitMs, () => become('lost'));
    become(isMeaningful ? 'live' : 'lost');
  }

  async function listen(current: BleConnection): Promise<void> {
    if (options.kind === 'heartRate') {
      const { service, measurement: uuid } = heartRateUuids;
      await deliver(current, service, uuid, decodeHeartRateMeasurement, (measurement) => {
        heard(measurement.hasContact !== false && measurement.heartRateBpm !== undefined);
        listeners.emit({ kind: 'heartRate', measurement });
      });
    } else {
      const { service, measurement: uuid } = runningSpeedCadenceUuids;
      await deliver(current, service, uuid, decodeRunningSpeedCadenceMeasurement, (measurement) => {
        heard(true);
        listeners.emit({ kind: 'runningSpeedCadence', measurement });
      });
    }
    cancelSilence();
    cancelSilence = clock.after(silenceLimitMs, () => become('lost'));
    await followBattery(current);
  }

  /** Nice to have: a sensor that does not tell its battery is as good as any. */
  async function followBattery(current: BleConnection): Promise<void> {
    const level = current.services
      .find(({ uuid }) => uuid === batteryUuids.service)
      ?.characteristics.find(({ uuid }) => uuid === batteryUuids.level);
    if (level === undefined) return;
    const use = (levelPercent: number): void => listeners.emit({ kind: 'battery', levelPercent });
    try {
      if (level.properties.includes('read')) {
        const value = decodeBatteryLevel(await current.read(batteryUuids.service, batteryUuids.level));
        if (value.ok && !isClosed) use(value.value);
      }
      if (level.properties.includes('notify')) {
        await deliver(current, batteryUuids.service, batteryUuids.level, decodeBatteryLevel, use);
      }
    } catch (error) {
      log.debug('sensor-battery-unknown', { deviceId, error });
    }
  }

  async function deliver<T>(
    current: BleConnection,
    serviceUuid: string,
    uuid: string,
    decode: (bytes: Uint8Array) => Decoded<T>,
    use: (value: T) => void,
  ): Promise<void> {
    await current.subscribe(serviceUuid, uuid, (bytes) => {
      if (isClosed || connection !== current) return;
      const value = decode(bytes);
      if (value.ok) use(value.value);
      else log.warn('undecodable-value', { deviceId, uuid, reason: value.reason, at: value.at });
    });
  }

  const endAdapterWatch = central.onAdapterState((adapterState) => {
    if (adapterState !== 'on') return;
    attempt = 0;
    void connect();
  });
  void connect();

  return {
    get state() {
      return state;
    },
    get isConnected() {
      return connection !== undefined;
    },
    onEvent: (listener) => listeners.add(listener),
    async close() {
      isClosed = true;
      endAdapterWatch();
      cancelRetry();
      cancelSilence();
      const current = connection;
      connection = undefined;
      await current?.disconnect();
    },
  };
}
