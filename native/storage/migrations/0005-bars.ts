import type { Migration } from './migration.ts';

/**
 * Where bars begin, and whether the tempo stays: newer engines tell. Both columns of a bar are null where its beginning was not
 * heard.
 */
export const bars: Migration = {
  version: 5,
  name: 'bars',
  sql: `
    ALTER TABLE analyses ADD COLUMN bar_beats INTEGER;
    ALTER TABLE analyses ADD COLUMN first_downbeat_index INTEGER;
    ALTER TABLE analyses ADD COLUMN is_steady INTEGER;
  `,
};
