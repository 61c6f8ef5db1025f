import { systemClock } from '#native/ble/system-clock.ts';
import { createSimulatedStrap } from '#native/simulator/simulated-strap.ts';
import { runOfferedPeripheral } from './offered-peripheral.ts';

/* The simulator's chest strap, on the air, around a heart that beats 120 times a minute. */
const strap = createSimulatedStrap({
  clock: systemClock,
  heart: { heartRateBpm: 120, takeRrIntervalsMs: () => [500, 500] },
});
await runOfferedPeripheral(strap, {
  comeOff: () => strap.comeOff(),
  putOn: () => strap.putOn(),
});
