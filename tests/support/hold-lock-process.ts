import { lockDataFolder } from '#native/storage/data-folder-lock.ts';

/* A process that takes the lock of the data folder in its first argument, says "locked", and waits to be killed. */

const [folder = ''] = process.argv.slice(2);
await lockDataFolder(folder);
process.stdout.write('locked\n');
process.stdin.resume();
