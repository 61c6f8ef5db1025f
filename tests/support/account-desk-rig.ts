import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { AccountDesk } from '#electron/controller/accounts/account-desk.ts';
import { createSettingsBook } from '#electron/controller/settings-book.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { KioskCredential } from '#native/accounts/kiosk-credential.ts';
import { LeftRecords } from '#native/accounts/left-records.ts';
import { PinBook } from '#native/accounts/pin-book.ts';
import { sealedFile } from '#native/accounts/sealed-file.ts';
import { openStore } from '#native/storage/open-store.ts';
import { ScriptedAccountServer } from './scripted-account-server.ts';
import { ScriptedSyncServer } from './scripted-sync-server.ts';
import { createTestFolder } from './test-folder.ts';

/** An account desk over a real store, before a scripted server for accounts and records. */
export interface DeskRig {
  readonly folder: string;
  readonly server: ScriptedAccountServer;
  readonly records: ScriptedSyncServer;
  readonly store: Store;
  /** Another one after {@link restart}. */
  readonly desk: AccountDesk;
  isRunLive: boolean;
  /** How often a prepared run was put away. */
  readonly plansPutAway: number;
  signIn(accountId?: string): Promise<void>;
  /** As after a start of the program. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openDeskRig(): Promise<DeskRig> {
  const folder = createTestFolder();
  const server = new ScriptedAccountServer();
  const records = new ScriptedSyncServer();
  server.records = records;
  await server.open();
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  const openDesk = (): Promise<AccountDesk> =>
    AccountDesk.open({
      store: store.sync,
      settings: createSettingsBook(store.settings, silentLog),
      pins: new PinBook(sealedFile(folder, 'pins.sealed'), systemClock),
      signInFile: sealedFile(folder, 'accounts.sealed'),
      left: new LeftRecords((name) => sealedFile(folder, name)),
      kiosk: new KioskCredential(sealedFile(folder, 'kiosk.sealed')),
      fetch,
      clock: systemClock,
      random: () => 0.5,
      log: silentLog,
      deviceName: 'Kiosk 3',
      isRunLive: () => rig.isRunLive,
      putPlanAway: () => {
        plansPutAway += 1;
      },
    });
  let desk: AccountDesk;
  let plansPutAway = 0;
  const rig: DeskRig = {
    ...{ folder, server, records, store, isRunLive: false },
    get desk() {
      return desk;
    },
    get plansPutAway() {
      return plansPutAway;
    },
    async signIn(accountId = 'account-1') {
      server.accountId = accountId;
      await desk.setServer(server.url);
      await desk.signInByPassword({ email: 'ada@example.org', password: server.password }, {});
    },
    async restart() {
      await desk.close();
      desk = await openDesk();
    },
    async close() {
      await desk.close();
      await store.close();
      await server.close();
    },
  };
  desk = await openDesk();
  return rig;
}
