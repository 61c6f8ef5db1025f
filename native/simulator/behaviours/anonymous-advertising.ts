import { ftmsUuids } from '#core/ftms/uuids.ts';
import type { Behaviour } from './behaviour.ts';

/** Quirk 32: no name on the air, no service data; FTMS beside a cycling service is all there is. Horizon Omega Z. */
export function anonymousAdvertising(): Behaviour {
  return {
    name: 'anonymousAdvertising',
    shapeAdvertising: () => ({
      localName: undefined,
      advertisedServiceUuids: ['1816', ftmsUuids.service],
      serviceData: [],
    }),
  };
}
