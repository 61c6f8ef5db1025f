import { onTestFinished } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { openStore, type OpenStoreOptions } from '#native/storage/open-store.ts';
import { createManualClock } from './manual-clock.ts';
import { createTestFolder } from './test-folder.ts';

/** A store in a folder of its own, on a clock that stands unless it is turned; it closes with the test. */
export async function openTestStore(options: Partial<OpenStoreOptions> = {}): Promise<Store> {
  const store = await openStore({
    folder: options.folder ?? createTestFolder(),
    clock: createManualClock(),
    log: silentLog,
    ...options,
  });
  onTestFinished(() => store.close());
  return store;
}
