import { systemClock } from '#native/ble/system-clock.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import { createSimulatedTreadmill } from '#native/simulator/simulated-treadmill.ts';
import { runOfferedPeripheral } from './offered-peripheral.ts';

/* The simulator's home treadmill, on the air. */
const treadmill = createSimulatedTreadmill({ clock: systemClock, random: createSeededRandom(1) });
await runOfferedPeripheral(treadmill, {
  pullSafetyKey: () => treadmill.pullSafetyKey(),
  insertSafetyKey: () => treadmill.insertSafetyKey(),
  dropLink: () => treadmill.dropLink({ forMs: 1000 }),
});
