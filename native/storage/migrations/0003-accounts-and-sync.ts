import type { Migration } from './migration.ts';

const hex = (bytes: number): string => `lower(hex(randomblob(${bytes})))`;
const uuid = `${hex(4)} || '-' || ${hex(2)} || '-4' || substr(${hex(2)}, 2) || '-'
    || substr('89ab', 1 + abs(random() % 4), 1) || substr(${hex(2)}, 2) || '-' || ${hex(6)}`;
/** Settings that go with their runner when this was written; the others stay with the computer. */
const runnerSettings = "('language', 'textSize', 'isMirrored', 'hasSoundCues', 'lastRequest')";

/**
 * Whose a record is, and what the sync has to remember. Everything that was there belongs to the guest account of this
 * device, until somebody claims it. An empty account marks what belongs to the computer. The device's id and the guest
 * are made here, so that no database is ever without them.
 *
 * Rows of `samples`, `events` and `plays` know their account by their session: nothing is added to what is written every
 * second.
 */
export const accountsAndSync: Migration = {
  version: 3,
  name: 'accounts-and-sync',
  sql: `
    CREATE TABLE sync_device (
      only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
      device_id TEXT NOT NULL,
      hlc TEXT,
      server_offset_ms REAL NOT NULL,
      guest_account_id TEXT NOT NULL,
      active_account_id TEXT NOT NULL
    ) STRICT;
    INSERT INTO sync_device VALUES (1, ${hex(8)}, NULL, 0, '', '');
    UPDATE sync_device SET guest_account_id = 'guest:' || device_id || ':' || ${uuid};
    UPDATE sync_device SET active_account_id = guest_account_id;

    CREATE TABLE accounts (
      account_id TEXT NOT NULL PRIMARY KEY,
      display_name TEXT,
      next_n INTEGER NOT NULL,
      acked_n INTEGER NOT NULL,
      scope_seq TEXT,
      pushed_wall_ms REAL,
      pulled_wall_ms REAL,
      created_wall_ms REAL NOT NULL
    ) STRICT;
    INSERT INTO accounts (account_id, next_n, acked_n, created_wall_ms)
      SELECT guest_account_id, 1, 0, 0 FROM sync_device;

    CREATE TABLE outbox (
      position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
      account_id TEXT NOT NULL,
      n INTEGER,
      op_id TEXT NOT NULL UNIQUE,
      table_name TEXT NOT NULL,
      pk TEXT NOT NULL,
      kind TEXT NOT NULL,
      fields TEXT NOT NULL,
      hlc TEXT NOT NULL,
      is_clock_suspect INTEGER NOT NULL,
      queued_wall_ms REAL NOT NULL,
      acked_wall_ms REAL
    ) STRICT;
    CREATE UNIQUE INDEX outbox_by_number ON outbox (account_id, n) WHERE n IS NOT NULL;
    CREATE INDEX outbox_by_row ON outbox (account_id, table_name, pk, position);
    CREATE INDEX outbox_waiting ON outbox (account_id, position) WHERE acked_wall_ms IS NULL;
    CREATE INDEX outbox_acked ON outbox (acked_wall_ms) WHERE acked_wall_ms IS NOT NULL;

    CREATE TABLE dead_letters (
      op_id TEXT NOT NULL PRIMARY KEY,
      account_id TEXT NOT NULL,
      table_name TEXT NOT NULL,
      pk TEXT NOT NULL,
      kind TEXT NOT NULL,
      fields TEXT NOT NULL,
      hlc TEXT NOT NULL,
      code TEXT NOT NULL,
      detail TEXT,
      refused_wall_ms REAL NOT NULL
    ) STRICT;
    CREATE INDEX dead_letters_by_account ON dead_letters (account_id, refused_wall_ms);

    CREATE TABLE sync_rows (
      account_id TEXT NOT NULL,
      table_name TEXT NOT NULL,
      pk TEXT NOT NULL,
      base TEXT NOT NULL,
      PRIMARY KEY (account_id, table_name, pk)
    ) STRICT;

    CREATE TABLE sync_cursors (
      account_id TEXT NOT NULL,
      table_name TEXT NOT NULL,
      handle TEXT NOT NULL,
      shape_offset TEXT NOT NULL,
      PRIMARY KEY (account_id, table_name)
    ) STRICT;

    CREATE TABLE sync_staged (
      account_id TEXT NOT NULL,
      table_name TEXT NOT NULL,
      pk TEXT NOT NULL,
      row TEXT NOT NULL,
      PRIMARY KEY (account_id, table_name, pk)
    ) STRICT;

    CREATE TABLE session_chunks (
      account_id TEXT NOT NULL,
      chunk_id TEXT NOT NULL,
      session_id TEXT NOT NULL,
      chunk_no INTEGER NOT NULL,
      content_hash TEXT NOT NULL,
      encoding INTEGER NOT NULL,
      samples TEXT NOT NULL,
      track_ids TEXT NOT NULL,
      events TEXT NOT NULL,
      plays TEXT NOT NULL,
      is_expanded INTEGER NOT NULL,
      PRIMARY KEY (account_id, chunk_id)
    ) STRICT;
    CREATE INDEX session_chunks_by_session ON session_chunks (session_id, chunk_no);

    ALTER TABLE sessions ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE sessions ADD COLUMN chunked_wall_ms REAL;
    ALTER TABLE sessions ADD COLUMN started_corrected_wall_ms REAL;
    ALTER TABLE sessions ADD COLUMN title TEXT;
    ALTER TABLE sessions ADD COLUMN note TEXT;
    ALTER TABLE sessions ADD COLUMN rating INTEGER;
    UPDATE sessions SET account_id = (SELECT guest_account_id FROM sync_device);
    CREATE INDEX sessions_by_account ON sessions (account_id, started_wall_ms, session_id);
    CREATE INDEX sessions_unchunked ON sessions (started_wall_ms)
      WHERE chunked_wall_ms IS NULL AND ended_wall_ms IS NOT NULL;

    CREATE TABLE profiles_of_accounts (
      account_id TEXT NOT NULL,
      profile_id TEXT NOT NULL,
      display_name TEXT NOT NULL,
      age REAL NOT NULL,
      sex TEXT NOT NULL,
      height_cm REAL NOT NULL,
      mass_kg REAL NOT NULL,
      resting_heart_rate_bpm REAL,
      max_heart_rate_bpm REAL,
      vo2_max REAL,
      fitness_level INTEGER NOT NULL,
      speed_cap_kmh REAL NOT NULL,
      incline_cap_percent REAL NOT NULL,
      walk_speed_kmh REAL NOT NULL,
      unit_system TEXT NOT NULL,
      created_wall_ms REAL NOT NULL,
      changed_wall_ms REAL NOT NULL,
      PRIMARY KEY (account_id, profile_id)
    ) STRICT;
    INSERT INTO profiles_of_accounts
      SELECT guest_account_id, profiles.* FROM profiles, sync_device;
    DROP TABLE profiles;
    ALTER TABLE profiles_of_accounts RENAME TO profiles;

    CREATE TABLE corrections_of_accounts (
      account_id TEXT NOT NULL,
      track_id TEXT NOT NULL REFERENCES recordings (track_id),
      tempo_bpm REAL NOT NULL,
      changed_wall_ms REAL NOT NULL,
      PRIMARY KEY (account_id, track_id)
    ) STRICT;
    INSERT INTO corrections_of_accounts
      SELECT guest_account_id, tempo_corrections.* FROM tempo_corrections, sync_device;
    DROP TABLE tempo_corrections;
    ALTER TABLE corrections_of_accounts RENAME TO tempo_corrections;

    CREATE TABLE settings_of_accounts (
      account_id TEXT NOT NULL,
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      changed_wall_ms REAL NOT NULL,
      PRIMARY KEY (account_id, name)
    ) STRICT;
    INSERT INTO settings_of_accounts
      SELECT iif(name IN ${runnerSettings}, guest_account_id, ''), settings.* FROM settings, sync_device;
    DROP TABLE settings;
    ALTER TABLE settings_of_accounts RENAME TO settings;
  `,
};
