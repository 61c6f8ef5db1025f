import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SyncStore } from '#contract/storage/sync-store.ts';
import type { SettingsBook } from '#electron/controller/settings-book.ts';
import type { KioskCredential } from '#native/accounts/kiosk-credential.ts';
import type { LeftRecords } from '#native/accounts/left-records.ts';
import type { PinBook } from '#native/accounts/pin-book.ts';
import type { SealedFile } from '#native/accounts/sealed-file.ts';

/** What the desk for accounts stands on. */
export interface AccountDeskOptions {
  readonly store: SyncStore;
  readonly settings: SettingsBook;
  readonly pins: PinBook;
  readonly signInFile: SealedFile;
  readonly left: LeftRecords;
  readonly kiosk: KioskCredential;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** What this computer is called where its sign-ins are listed. */
  readonly deviceName: string;
  /** Whose run it is must not change in it. */
  readonly isRunLive: () => boolean;
  /** Puts away a run that was prepared and not begun: speed cap, age and weight in it are those of who ran before. */
  readonly putPlanAway: () => void;
}
