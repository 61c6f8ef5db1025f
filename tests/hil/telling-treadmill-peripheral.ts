import { systemClock } from '#native/ble/system-clock.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import { createSimulatedTreadmill } from '#native/simulator/simulated-treadmill.ts';
import { tellRequests } from '#tests/support/told-requests.ts';
import { runOfferedPeripheral } from './offered-peripheral.ts';

/* The simulator's home treadmill, on the air; it tells when it is written to. Argument: ms between two records. */
const telemetryPeriodMs = Number(process.argv[2] ?? 1000);
await runOfferedPeripheral(
  createSimulatedTreadmill({
    clock: systemClock,
    random: createSeededRandom(1),
    telemetryPeriodMs,
    behaviours: [tellRequests()],
  }),
);
