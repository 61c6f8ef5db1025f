import { silentLog } from '#contract/runtime/log.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { createAnalyzeCommand } from './analyze.ts';

/** `beatrunner analyze` on real time and the data folder's store. */
export const analyzeCommand = createAnalyzeCommand({
  clock: systemClock,
  async openCache(dataOption, io) {
    const folder = dataFolder(dataOption, surroundingsOf(io.env));
    const store = await openStore({ folder, clock: systemClock, log: silentLog });
    return { library: store.library, close: () => store.close() };
  },
});
