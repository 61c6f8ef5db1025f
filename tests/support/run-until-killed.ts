import { join } from 'node:path';
import { silentLog } from '#contract/runtime/log.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { quirkTableSchema } from '#contract/settings/quirk-table.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import { createController } from '#electron/controller/controller.ts';
import { scaledClock, systemClock } from '#electron/controller/system-clock.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import { createSimulatedGym, simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { lockDataFolder } from '#native/storage/data-folder-lock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { openSessionSpool } from '#native/storage/session-spool.ts';

/*
 * A whole controller over the simulated gym, four times as fast as life, that runs until it is killed. Argument: data
 * folder. It writes the session's id on standard output, then its session time in milliseconds at every look.
 */

const [folder = ''] = process.argv.slice(2);
await lockDataFolder(folder);
const clock = scaledClock(systemClock, 4);
const random = createSeededRandom(1);
const gym = createSimulatedGym({ clock, random });
const controller = createController({
  clock,
  realClock: systemClock,
  central: gym.radio,
  store: await openStore({ folder, clock: systemClock, log: silentLog }),
  spool: openSessionSpool(join(folder, 'spool')),
  player: createClockPlayer(clock, () => 180),
  quirkTable: quirkTableSchema.parse({ treadmills: [] }),
  log: silentLog,
  random,
  isSimulated: () => true,
});
await controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
const session = controller.prepare({
  mode: 'iLead',
  profile: defaultProfile,
  goal: { kind: 'speedBand', lowKmh: 5, highKmh: 9 },
  tracks: [],
  lengthMs: undefined,
  automation: 'full',
  stretchLimitPercent: 3,
  seed: 1,
});
process.stdout.write(`${session.status.sessionId}\n`);
session.engine.onState((state) => {
  if (state.kind === 'ready') session.engine.start();
});
clock.every(50, () => {
  if (session.engine.isLive) process.stdout.write(`${session.engine.sessionTimeMs}\n`);
});
