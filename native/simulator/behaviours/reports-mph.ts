import { mphFromKmh } from '#core/units/speed.ts';
import type { Behaviour } from './behaviour.ts';

/** Quirk 2: speeds are reported in mph while the console is set to miles. Bowflex T9, 3G Elite, Therun (qz#4210). */
export function reportsMph(): Behaviour {
  return {
    name: 'reportsMph',
    shapeTelemetry(data) {
      const { instantaneousSpeedKmh, averageSpeedKmh } = data;
      return {
        ...data,
        ...(instantaneousSpeedKmh === undefined
          ? {}
          : { instantaneousSpeedKmh: mphFromKmh(instantaneousSpeedKmh) }),
        ...(averageSpeedKmh === undefined ? {} : { averageSpeedKmh: mphFromKmh(averageSpeedKmh) }),
      };
    },
  };
}
