import type { Migration } from './migration.ts';

/**
 * What the app remembers besides runs and profiles. A setting's value is JSON that its reader validates, so that a new
 * setting needs no migration. A correction belongs to the recording's content, like an analysis.
 */
export const settingsAndMusic: Migration = {
  version: 2,
  name: 'settings-and-music',
  sql: `
    CREATE TABLE settings (
      name TEXT NOT NULL PRIMARY KEY,
      value TEXT NOT NULL,
      changed_wall_ms REAL NOT NULL
    ) STRICT;

    CREATE TABLE music_folders (
      folder_id TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL,
      path TEXT,
      created_wall_ms REAL NOT NULL
    ) STRICT;

    CREATE TABLE tempo_corrections (
      track_id TEXT NOT NULL PRIMARY KEY REFERENCES recordings (track_id),
      tempo_bpm REAL NOT NULL,
      changed_wall_ms REAL NOT NULL
    ) STRICT;
  `,
};
