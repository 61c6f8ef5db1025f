import { initial } from './0001-initial.ts';
import { settingsAndMusic } from './0002-settings-and-music.ts';
import { accountsAndSync } from './0003-accounts-and-sync.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. The last one's version is the schema that this program reads and writes. */
export const allMigrations: readonly Migration[] = [initial, settingsAndMusic, accountsAndSync];
