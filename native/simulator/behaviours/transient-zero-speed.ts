import type { Behaviour } from './behaviour.ts';

/** Quirk 22: now and then one record says speed 0 while the belt runs. Merach, Domyos (qz#1567). */
export function transientZeroSpeed(options: { readonly everyRecords?: number } = {}): Behaviour {
  const { everyRecords = 10 } = options;
  let records = 0;
  return {
    name: 'transientZeroSpeed',
    shapeTelemetry(data) {
      records += 1;
      return records % everyRecords === 0 ? { ...data, instantaneousSpeedKmh: 0 } : data;
    },
  };
}
