import { silentLog } from '#contract/runtime/log.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { lockDataFolder } from '#native/storage/data-folder-lock.ts';
import { openStore } from '#native/storage/open-store.ts';

/*
 * A process that records a session until it is killed. Arguments: data folder, session id. It writes one line on standard
 * output for every second that the store acknowledged: its session time.
 */

const [folder = '', sessionId = ''] = process.argv.slice(2);
await lockDataFolder(folder);
const store = await openStore({
  folder,
  clock: { ...systemClock, nowMs: () => 0, wallTimeMs: () => 0 },
  log: silentLog,
});
await store.sessions.begin({
  sessionId,
  startedAtWallMs: 1_790_000_000_000,
  mode: 'heart',
  profileId: 'profile',
  profileSnapshot: { age: 40 },
  machineId: 'machine',
  machineName: 'Treadmill',
  isSimulated: true,
});
for (let atMs = 1000; ; atMs += 1000) {
  await store.sessions.append(sessionId, [
    {
      sample: { atMs, reportedSpeedKmh: 9, distanceM: atMs / 400, energyKcal: atMs / 6000 },
      events: atMs % 5000 === 0 ? [{ atMs, kind: 'tick', detail: { atMs } }] : [],
      plays: atMs === 3000 ? [{ trackId: 't', title: 'Song', tempoBpm: 160, startedAtMs: 2500 }] : [],
    },
  ]);
  process.stdout.write(`${atMs}\n`);
}
