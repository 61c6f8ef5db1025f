import type { GattPeripheral, GattPeripheralService } from '#contract/ble/gatt-peripheral.ts';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { encodeBatteryLevel } from '#core/ftms/battery-level.ts';
import { encodeBodySensorLocation } from '#core/ftms/body-sensor-location.ts';
import { encodeHeartRateMeasurement } from '#core/ftms/heart-rate-measurement.ts';
import { batteryUuids, heartRateUuids } from '#core/ftms/uuids.ts';
import { deviceInformationService } from './device-information-service.ts';
import { createLinkPresence } from './link-presence.ts';
import { createValueChannel } from './value-channel.ts';

/** The heart under the strap. */
export interface HeartSource {
  readonly heartRateBpm: number;
  /** Intervals between beats since the last call, oldest first. */
  takeRrIntervalsMs(): readonly number[];
}

export interface SimulatedStrapOptions {
  readonly clock: Clock;
  readonly heart: HeartSource;
  readonly deviceId?: string;
  readonly localName?: string;
  readonly batteryPercent?: number;
}

/** A chest strap: Heart Rate service with RR intervals and contact, Battery, Device Information. */
export interface SimulatedStrap extends GattPeripheral {
  readonly isWorn: boolean;
  /**
   * The strap slips: the contact bit goes, and for some seconds the last heart rate is repeated as if it were one, as
   * straps do that are unclipped (polar-ble-sdk#447); then 0.
   */
  comeOff(): void;
  putOn(): void;
  /** The link stands and nothing comes any more. */
  goSilent(): void;
  speakAgain(): void;
  leaveReach(): void;
  comeBack(): void;
  setBattery(percent: number): void;
  close(): void;
}

const measurementPeriodMs = 1000;
const repeatsWithoutContact = 4;
/** What fits beside one octet of heart rate into 20 octets. */
const mostRrIntervals = 9;

export function createSimulatedStrap(options: SimulatedStrapOptions): SimulatedStrap {
  const { clock, heart } = options;
  const deviceId = options.deviceId ?? 'sim-strap';
  const presence = createLinkPresence();
  let batteryPercent = options.batteryPercent ?? 90;
  let isWorn = true;
  let isSilent = false;
  let repeatsLeft = 0;
  let lastHeartRateBpm = 0;
  let cancelTimer: CancelTimer = () => {};

  const battery = createValueChannel();
  const measurement = createValueChannel({
    onSubscribed() {
      cancelTimer();
      cancelTimer = clock.every(measurementPeriodMs, sendMeasurement);
    },
    onUnsubscribed: () => cancelTimer(),
  });

  function sendMeasurement(): void {
    const rrIntervalsMs = heart.takeRrIntervalsMs().slice(-mostRrIntervals);
    if (isSilent) return;
    if (isWorn) {
      lastHeartRateBpm = Math.round(heart.heartRateBpm);
      measurement.send(
        encodeHeartRateMeasurement({ heartRateBpm: lastHeartRateBpm, hasContact: true, rrIntervalsMs }),
      );
      return;
    }
    const isRepeated = repeatsLeft > 0 && lastHeartRateBpm > 0;
    repeatsLeft -= 1;
    measurement.send(
      encodeHeartRateMeasurement({
        ...(isRepeated ? { heartRateBpm: lastHeartRateBpm } : {}),
        hasContact: false,
        rrIntervalsMs: [],
      }),
    );
  }

  const services: readonly GattPeripheralService[] = [
    {
      uuid: heartRateUuids.service,
      characteristics: [
        { uuid: heartRateUuids.measurement, properties: ['notify'], subscribe: measurement.subscribe },
        {
          uuid: heartRateUuids.bodySensorLocation,
          properties: ['read'],
          read: () => encodeBodySensorLocation('chest'),
        },
      ],
    },
    {
      uuid: batteryUuids.service,
      characteristics: [
        {
          uuid: batteryUuids.level,
          properties: ['read', 'notify'],
          read: () => encodeBatteryLevel(batteryPercent),
          subscribe: battery.subscribe,
        },
      ],
    },
    deviceInformationService({
      manufacturerName: 'BeatRunner',
      modelNumber: 'Strap 1',
      serialNumber: deviceId,
      firmwareRevision: '1.0.0',
    }),
  ];

  return {
    deviceId,
    localName: options.localName ?? 'Simulated Strap',
    advertisedServiceUuids: [heartRateUuids.service],
    serviceData: [],
    services,
    acceptsConnection: presence.acceptsConnection,
    connected: presence.connected,
    get isWorn() {
      return isWorn;
    },
    comeOff() {
      if (isWorn) repeatsLeft = repeatsWithoutContact;
      isWorn = false;
    },
    putOn() {
      isWorn = true;
    },
    goSilent() {
      isSilent = true;
    },
    speakAgain() {
      isSilent = false;
    },
    leaveReach: presence.leaveReach,
    comeBack: presence.comeBack,
    setBattery(percent) {
      batteryPercent = percent;
      battery.send(encodeBatteryLevel(percent));
    },
    close() {
      presence.leaveReach();
      cancelTimer();
    },
  };
}
