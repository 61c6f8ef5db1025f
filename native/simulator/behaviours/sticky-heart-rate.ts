import type { Behaviour } from './behaviour.ts';

/** Quirk 25: the treadmill's own heart rate sticks at one value. Domyos Run500, 199 bpm (qz#4230, #4107). */
export function stickyHeartRate(options: { readonly heartRateBpm?: number } = {}): Behaviour {
  const { heartRateBpm = 199 } = options;
  return {
    name: 'stickyHeartRate',
    shapeTelemetry: (data) => ({ ...data, heartRateBpm }),
  };
}
