import type { BleCentral } from '#contract/ble/ble-central.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { stepsPerMinute } from '#core/ftms/cadence-steps.ts';
import { keepSensorLink, type SensorLink } from '#native/ble/sensor-link.ts';
import type { BodyMonitor } from './body-monitor.ts';

/** A strap or foot pod that a person chose. */
export interface SensorChoice {
  readonly kind: 'heartRate' | 'footPod';
  readonly deviceId: string;
  readonly name: string;
}

export interface Sensors {
  close(): void;
}

export interface SensorSurroundings {
  readonly central: BleCentral;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Who runs now; nobody before a run is prepared. */
  readonly body: () => BodyMonitor | undefined;
}

/** Keeps the chosen sensors connected and hands what they measure to whoever runs. */
export function connectSensors(choices: readonly SensorChoice[], surroundings: SensorSurroundings): Sensors {
  const { central, clock, log, random, body } = surroundings;
  const links: SensorLink[] = choices.map(({ kind, deviceId, name }) => {
    const link = keepSensorLink({ central, clock, log, random, deviceId, deviceName: name, kind });
    link.onEvent((event) => {
      const nowMs = clock.nowMs();
      switch (event.kind) {
        case 'heartRate':
          // A strap without skin contact measures air, however plausible the figure (ftms.md, section 8).
          body()?.noteHeartRate(
            event.measurement.hasContact === false ? undefined : event.measurement.heartRateBpm,
            nowMs,
          );
          return;
        case 'runningSpeedCadence':
          body()?.noteCadence(stepsPerMinute(event.measurement), nowMs);
          return;
        case 'state':
          if (event.state === 'lost' && kind === 'heartRate') body()?.noteHeartRate(undefined, nowMs);
          return;
        case 'battery':
          return;
      }
    });
    return link;
  });
  return {
    close() {
      for (const link of links) void link.close();
    },
  };
}
