import type { GattPeripheral, GattPeripheralService } from '#contract/ble/gatt-peripheral.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { encodeBatteryLevel } from '#core/ftms/battery-level.ts';
import { encodeRunningSpeedCadenceFeature } from '#core/ftms/running-speed-cadence-feature.ts';
import { encodeRunningSpeedCadenceMeasurement } from '#core/ftms/running-speed-cadence-measurement.ts';
import { batteryUuids, runningSpeedCadenceUuids } from '#core/ftms/uuids.ts';
import { deviceInformationService } from './device-information-service.ts';
import { createLinkPresence } from './link-presence.ts';
import type { RunnerState } from './runner-model.ts';
import { createValueChannel } from './value-channel.ts';

export interface SimulatedFootPodOptions {
  readonly clock: Clock;
  /** The feet: their state is read whenever a measurement goes out. */
  readonly runner: { readonly state: RunnerState };
  readonly deviceId?: string;
  readonly localName?: string;
  /** Sensors differ: some send steps a minute (default), some strides (qz PR#4318). */
  readonly countsStrides?: boolean;
}

/** A pod on the shoe: Running Speed and Cadence with stride length and distance. */
export interface SimulatedFootPod extends GattPeripheral {
  /** The link stands and nothing comes any more. */
  goSilent(): void;
  speakAgain(): void;
  leaveReach(): void;
  comeBack(): void;
  close(): void;
}

const measurementPeriodMs = 1000;
const mostUint8 = 0xff;

export function createSimulatedFootPod(options: SimulatedFootPodOptions): SimulatedFootPod {
  const { clock, runner, countsStrides = false } = options;
  const deviceId = options.deviceId ?? 'sim-foot-pod';
  const presence = createLinkPresence();
  let isSilent = false;
  let cancelTimer: CancelTimer = () => {};

  const measurement = createValueChannel({
    onSubscribed() {
      cancelTimer();
      cancelTimer = clock.every(measurementPeriodMs, sendMeasurement);
    },
    onUnsubscribed: () => cancelTimer(),
  });

  function sendMeasurement(): void {
    if (isSilent) return;
    const { speedKmh, cadenceSpm, stepLengthM, distanceM, gait } = runner.state;
    measurement.send(
      encodeRunningSpeedCadenceMeasurement({
        speedKmh,
        cadenceRaw: Math.min(mostUint8, Math.round(countsStrides ? cadenceSpm / 2 : cadenceSpm)),
        strideLengthM: Math.min(6, 2 * stepLengthM),
        totalDistanceM: distanceM,
        isRunning: gait === 'running',
      }),
    );
  }

  const services: readonly GattPeripheralService[] = [
    {
      uuid: runningSpeedCadenceUuids.service,
      characteristics: [
        {
          uuid: runningSpeedCadenceUuids.measurement,
          properties: ['notify'],
          subscribe: measurement.subscribe,
        },
        {
          uuid: runningSpeedCadenceUuids.feature,
          properties: ['read'],
          read: () =>
            encodeRunningSpeedCadenceFeature({
              features: ['strideLength', 'totalDistance', 'walkingOrRunning'],
            }),
        },
      ],
    },
    {
      uuid: batteryUuids.service,
      characteristics: [
        { uuid: batteryUuids.level, properties: ['read'], read: () => encodeBatteryLevel(80) },
      ],
    },
    deviceInformationService({
      manufacturerName: 'BeatRunner',
      modelNumber: 'Pod 1',
      serialNumber: deviceId,
      firmwareRevision: '1.0.0',
    }),
  ];

  return {
    deviceId,
    localName: options.localName ?? 'Simulated Foot Pod',
    advertisedServiceUuids: [runningSpeedCadenceUuids.service],
    serviceData: [],
    services,
    acceptsConnection: presence.acceptsConnection,
    connected: presence.connected,
    goSilent() {
      isSilent = true;
    },
    speakAgain() {
      isSilent = false;
    },
    leaveReach: presence.leaveReach,
    comeBack: presence.comeBack,
    close() {
      presence.leaveReach();
      cancelTimer();
    },
  };
}
