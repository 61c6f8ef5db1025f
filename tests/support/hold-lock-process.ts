import { lockDataFolder } from '#native/storage/data-folder-lock.ts';

/*
 * A process that takes the lock of the data folder in its first argument, says "locked", and waits to be killed. Like a
 * careless caller it drops what it got, and garbage is collected (started with --expose-gc).
 */

const [folder = ''] = process.argv.slice(2);
await lockDataFolder(folder);
for (let round = 0; round < 3; round += 1) {
  globalThis.gc?.();
  await new Promise((resolve) => setImmediate(resolve));
}
process.stdout.write('locked\n');
process.stdin.resume();
