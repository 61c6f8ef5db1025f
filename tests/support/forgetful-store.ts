import type { Store } from '#contract/storage/store.ts';
import type { SyncDevice, SyncStore } from '#contract/storage/sync-store.ts';
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
      remark: nothing,
      unfinished: async () => [],
      list: async () => [],
      read: async () => undefined,
      remove: async () => false,
    },
    sync: createForgetfulSync(),
    close: nothing,
  };
}

const device: SyncDevice = {
  deviceId: '0'.repeat(16),
  serverOffsetMs: 0,
  guestAccountId: `guest:${'0'.repeat(16)}:00000000-0000-4000-8000-000000000000`,
  activeAccountId: `guest:${'0'.repeat(16)}:00000000-0000-4000-8000-000000000000`,
};

function createForgetfulSync(): SyncStore {
  const nothing = async (): Promise<void> => {};
  return {
    device: async () => device,
    accounts: async () => [{ accountId: device.guestAccountId }],
    saveAccount: nothing,
    activate: nothing,
    claim: nothing,
    wipe: nothing,
    prepare: async () => false,
    cutBatch: async () => undefined,
    settle: nothing,
    bury: nothing,
    resendFrom: nothing,
    renewDevice: async () => device,
    standing: async () => ({ waiting: 0, uncutSessions: 0, deadLetters: 0 }),
    disputedMinutes: async () => [],
    deadLetters: async () => [],
    dismissDeadLetter: nothing,
    cursor: async () => undefined,
    applyPulled: nothing,
    stage: nothing,
    takenMark: async () => ({ deviceId: device.deviceId, ackedN: 0 }),
    swapStaged: async () => true,
    heardServer: nothing,
    unrepairedRecordings: async () => [],
    keepToldRepairs: nothing,
    onQueued: () => () => {},
  };
}
