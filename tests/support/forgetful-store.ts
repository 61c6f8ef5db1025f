import type { Store } from '#contract/storage/store.ts';
import { createMemoryLibrary } from './memory-library.ts';

/** A store that takes everything and keeps nothing: for tests of what the belt does. */
export function createForgetfulStore(): Store {
  const nothing = async (): Promise<void> => {};
  return {
    profiles: { save: nothing, find: async () => undefined, list: async () => [] },
    machines: { save: nothing, find: async () => undefined, list: async () => [] },
    library: createMemoryLibrary(),
    musicFolders: { save: nothing, remove: nothing, list: async () => [] },
    settings: { list: async () => [], change: nothing },
    sessions: {
      begin: nothing,
      append: nothing,
      finish: nothing,
      unfinished: async () => [],
      list: async () => [],
      read: async () => undefined,
      remove: async () => false,
    },
    close: nothing,
  };
}
