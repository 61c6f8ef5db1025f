import type { BleCentral } from '#contract/ble/ble-central.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { AccountDesk } from '#electron/controller/accounts/account-desk.ts';
import type { Controller } from '#electron/controller/controller.ts';
import type { MusicLibrary } from '#electron/controller/music-library.ts';
import type { SettingsBook } from '#electron/controller/settings-book.ts';
import type { SessionSpool } from '#native/storage/session-spool.ts';
import type { PagePlayer } from './page-player.ts';
import type { TimelineFeed } from './timeline-feed.ts';

/** What the procedures work on. */
export interface RpcSurroundings {
  readonly controller: Controller;
  readonly store: Store;
  readonly spool: SessionSpool;
  readonly central: BleCentral;
  readonly settings: SettingsBook;
  readonly library: MusicLibrary;
  readonly accounts: AccountDesk;
  readonly feed: TimelineFeed;
  /** Absent where the music is only kept as a clock: then no page can attach. */
  readonly pagePlayer?: PagePlayer;
  /** The controller's; scaled with the simulator. */
  readonly clock: Clock;
  /** Real time, for how often pages are told. */
  readonly realClock: Clock;
  readonly log: Log;
  readonly interrupted: readonly SessionSummary[];
  /** There is no radio but the simulator's. */
  readonly isSimulated: boolean;
  /** When the files of the page were made, milliseconds since 1970; undefined: they are not there. */
  readonly builtAtWallMs: number | undefined;
  readonly timeScale: number;
  readonly appVersion: string;
  readonly random: () => number;
}

/** What is known of one connection. */
export interface RpcConnection {
  hasGreeted: boolean;
}

export interface RpcContext extends Record<string, unknown> {
  readonly connection: RpcConnection;
}
