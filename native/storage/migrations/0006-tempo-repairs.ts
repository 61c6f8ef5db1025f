import type { Migration } from './migration.ts';

/**
 * A repair of a tempo may also say where a bar begins. What others say of a recording is looked up by the recording: other
 * accounts of this computer by an index, the server's runners in a table that names none of them.
 */
export const tempoRepairs: Migration = {
  version: 6,
  name: 'tempo-repairs',
  sql: `
    ALTER TABLE tempo_corrections ADD COLUMN downbeat_s REAL;
    CREATE INDEX tempo_corrections_by_track ON tempo_corrections (track_id);

    CREATE TABLE told_repairs (
      track_id TEXT NOT NULL PRIMARY KEY,
      tempo_bpm REAL NOT NULL,
      downbeat_s REAL,
      told_wall_ms REAL NOT NULL
    ) STRICT;
  `,
};
