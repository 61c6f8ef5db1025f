import type { Migration } from './migration.ts';

/**
 * With which tempo of the file's tags a recording was listened to. Null where there was none, or nobody noted it: a file
 * that is read again and has one is listened to again.
 */
export const tagsThatWereHeard: Migration = {
  version: 9,
  name: 'tags-that-were-heard',
  sql: `
    ALTER TABLE analyses ADD COLUMN tagged_tempo_bpm REAL;
  `,
};
