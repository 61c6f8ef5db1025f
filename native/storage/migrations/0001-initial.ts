import type { Migration } from './migration.ts';

/**
 * Times are REAL because clocks and file systems hand out fractions of a millisecond; only `samples.at_ms`, whole
 * seconds by contract, is INTEGER. Sessions do not refer to `profiles` or `machines` by foreign key: they keep their own
 * copy of what they need and must outlive both.
 */
export const initial: Migration = {
  version: 1,
  name: 'initial',
  sql: `
    CREATE TABLE profiles (
      profile_id TEXT NOT NULL PRIMARY KEY,
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
      changed_wall_ms REAL NOT NULL
    ) STRICT;

    CREATE TABLE machines (
      machine_id TEXT NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      manufacturer TEXT,
      model TEXT,
      firmware TEXT,
      last_seen_wall_ms REAL NOT NULL,
      belt_test_passed INTEGER,
      belt_test_wall_ms REAL,
      belt_test_firmware TEXT,
      belt_test_speed_factor REAL,
      belt_test_operations TEXT,
      created_wall_ms REAL NOT NULL,
      changed_wall_ms REAL NOT NULL
    ) STRICT;

    CREATE TABLE recordings (
      track_id TEXT NOT NULL PRIMARY KEY,
      title TEXT,
      artist TEXT,
      album TEXT,
      tagged_tempo_bpm REAL,
      duration_s REAL,
      created_wall_ms REAL NOT NULL
    ) STRICT;

    CREATE TABLE analyses (
      track_id TEXT NOT NULL REFERENCES recordings (track_id),
      engine TEXT NOT NULL,
      tempo_bpm REAL NOT NULL,
      confidence REAL NOT NULL,
      duration_s REAL NOT NULL,
      beats BLOB NOT NULL,
      alternatives TEXT NOT NULL,
      created_wall_ms REAL NOT NULL,
      PRIMARY KEY (track_id, engine)
    ) STRICT;

    CREATE TABLE files (
      path TEXT NOT NULL PRIMARY KEY,
      path_key TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      modified_ms REAL NOT NULL,
      track_id TEXT REFERENCES recordings (track_id),
      problem_code TEXT,
      problem_detail TEXT,
      created_wall_ms REAL NOT NULL
    ) STRICT;
    CREATE INDEX files_by_key ON files (path_key, path);
    CREATE INDEX files_by_track ON files (track_id, path_key, path) WHERE track_id IS NOT NULL;

    CREATE TABLE sessions (
      session_id TEXT NOT NULL PRIMARY KEY,
      started_wall_ms REAL NOT NULL,
      mode TEXT NOT NULL,
      profile_id TEXT NOT NULL,
      profile_snapshot TEXT NOT NULL,
      machine_id TEXT NOT NULL,
      machine_name TEXT NOT NULL,
      is_simulated INTEGER NOT NULL,
      created_wall_ms REAL NOT NULL,
      ended_wall_ms REAL,
      end_cause TEXT,
      duration_ms REAL,
      moving_ms REAL,
      distance_m REAL,
      energy_kcal REAL,
      mean_heart_rate_bpm REAL,
      max_speed_kmh REAL
    ) STRICT;
    CREATE INDEX sessions_by_start ON sessions (started_wall_ms, session_id);
    CREATE INDEX sessions_by_profile ON sessions (profile_id, started_wall_ms, session_id);
    CREATE INDEX sessions_unfinished ON sessions (started_wall_ms) WHERE ended_wall_ms IS NULL;

    CREATE TABLE samples (
      session_id TEXT NOT NULL REFERENCES sessions (session_id),
      at_ms INTEGER NOT NULL,
      requested_speed_kmh REAL,
      acknowledged_speed_kmh REAL,
      reported_speed_kmh REAL,
      requested_incline_percent REAL,
      reported_incline_percent REAL,
      heart_rate_bpm REAL,
      cadence_spm REAL,
      distance_m REAL NOT NULL,
      energy_kcal REAL NOT NULL,
      track_id TEXT,
      track_position_s REAL,
      heard_tempo_bpm REAL,
      PRIMARY KEY (session_id, at_ms)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE events (
      session_id TEXT NOT NULL REFERENCES sessions (session_id),
      second_ms INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      at_ms REAL NOT NULL,
      kind TEXT NOT NULL,
      reason TEXT,
      detail TEXT NOT NULL,
      PRIMARY KEY (session_id, second_ms, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE plays (
      session_id TEXT NOT NULL REFERENCES sessions (session_id),
      started_at_ms REAL NOT NULL,
      track_id TEXT NOT NULL,
      title TEXT NOT NULL,
      tempo_bpm REAL NOT NULL,
      ended_at_ms REAL,
      PRIMARY KEY (session_id, started_at_ms)
    ) STRICT, WITHOUT ROWID;
  `,
};
