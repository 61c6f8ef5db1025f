import { ftmsUuids } from '#core/ftms/uuids.ts';
import type { Behaviour } from './behaviour.ts';

/** Quirk 31: there is no control point, and so no machine status either; the treadmill can only be watched. */
export function noControlPoint(): Behaviour {
  const missing: readonly string[] = [ftmsUuids.controlPoint, ftmsUuids.machineStatus];
  return {
    name: 'noControlPoint',
    shapeServices: (services) =>
      services.map((service) => ({
        ...service,
        characteristics: service.characteristics.filter(({ uuid }) => !missing.includes(uuid)),
      })),
  };
}
