import type { BleCentral } from '#contract/ble/ble-central.ts';
import type { SensorStatus } from '#contract/rpc/live-status.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { stepsPerMinute } from '#core/ftms/cadence-steps.ts';
import { keepSensorLink } from '#native/ble/sensor-link.ts';
import type { BodyMonitor } from './body-monitor.ts';

/** A strap or foot pod that a person chose. */
export interface SensorChoice {
  readonly kind: 'heartRate' | 'footPod';
  readonly deviceId: string;
  readonly name: string;
}

export interface Sensors {
  /** Each that was chosen, in that order. */
  readonly statuses: readonly SensorStatus[];
  close(): void;
}

export interface SensorSurroundings {
  readonly central: BleCentral;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Who runs now and may be measured by this sensor; nobody before a run is prepared. */
  readonly body: (deviceId: string) => BodyMonitor | undefined;
}

/** An older figure is not shown: sensors send about once a second. */
const readingLimitMs = 5000;

/** Keeps the chosen sensors connected and hands what they measure to whoever runs. */
export function connectSensors(choices: readonly SensorChoice[], surroundings: SensorSurroundings): Sensors {
  const sensors = choices.map((choice) => keepSensor(choice, surroundings));
  return {
    get statuses() {
      return sensors.map(({ status }) => status);
    },
    close() {
      for (const sensor of sensors) sensor.close();
    },
  };
}

function keepSensor(choice: SensorChoice, { central, clock, log, random, body }: SensorSurroundings) {
  const { kind, deviceId, name } = choice;
  const link = keepSensorLink({ central, clock, log, random, deviceId, deviceName: name, kind });
  let batteryPercent: number | undefined;
  let read: { readonly value: number | undefined; readonly atMs: number } | undefined;

  function note(value: number | undefined, use: (body: BodyMonitor, nowMs: number) => void): void {
    const nowMs = clock.nowMs();
    read = { value, atMs: nowMs };
    const runner = body(deviceId);
    if (runner !== undefined) use(runner, nowMs);
  }

  link.onEvent((event) => {
    switch (event.kind) {
      case 'heartRate': {
        // A strap without skin contact measures air, however plausible the figure (ftms.md, section 8).
        const { hasContact, heartRateBpm } = event.measurement;
        const felt = hasContact === false ? undefined : heartRateBpm;
        note(felt, (runner, nowMs) => runner.noteHeartRate(felt, nowMs));
        return;
      }
      case 'runningSpeedCadence': {
        const cadenceSpm = stepsPerMinute(event.measurement);
        note(cadenceSpm, (runner, nowMs) => runner.noteCadence(cadenceSpm, nowMs));
        return;
      }
      case 'state':
        if (event.state !== 'lost') return;
        read = undefined;
        if (kind === 'heartRate') body(deviceId)?.noteHeartRate(undefined, clock.nowMs());
        return;
      case 'battery':
        batteryPercent = event.levelPercent;
        return;
    }
  });

  return {
    get status(): SensorStatus {
      const isFresh = read !== undefined && clock.nowMs() - read.atMs <= readingLimitMs;
      const reading = isFresh ? read?.value : undefined;
      return {
        kind,
        deviceId,
        name,
        isLinkUp: link.isConnected,
        ...(batteryPercent === undefined ? {} : { batteryPercent }),
        ...(reading === undefined ? {} : { reading }),
      };
    },
    close: () => void link.close(),
  };
}
