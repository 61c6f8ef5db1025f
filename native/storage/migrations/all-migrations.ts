import { initial } from './0001-initial.ts';
import { settingsAndMusic } from './0002-settings-and-music.ts';
import { accountsAndSync } from './0003-accounts-and-sync.ts';
import { accountsThatLeft } from './0004-accounts-that-left.ts';
import { bars } from './0005-bars.ts';
import { tempoRepairs } from './0006-tempo-repairs.ts';
import { problemEngines } from './0007-problem-engines.ts';
import { analysesThatFailed } from './0008-analyses-that-failed.ts';
import { tagsThatWereHeard } from './0009-tags-that-were-heard.ts';
import type { Migration } from './migration.ts';

/** Every migration, oldest first. The last one's version is the schema that this program reads and writes. */
export const allMigrations: readonly Migration[] = [
  initial,
  settingsAndMusic,
  accountsAndSync,
  accountsThatLeft,
  bars,
  tempoRepairs,
  problemEngines,
  analysesThatFailed,
  tagsThatWereHeard,
];
