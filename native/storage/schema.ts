import type { Generated } from 'kysely';
import type { OperationKind } from '#core/sync/operation.ts';
import type { FitnessLevel, Sex, UnitSystem } from '#core/physiology/runner-profile.ts';

/**
 * The tables as Kysely sees them. Columns are named like the fields of the records in core, in snake case; instants end
 * in `_wall_ms` (since 1970, UTC), places in a session in `_ms` (session time). `created_wall_ms` is when the row was
 * first written here. What the tables guarantee is in docs/storage.md.
 */
export interface StorageSchema {
  readonly profiles: ProfileRow;
  readonly machines: MachineRow;
  readonly recordings: RecordingRow;
  readonly analyses: AnalysisRow;
  readonly files: FileRow;
  readonly sessions: SessionRow;
  readonly samples: SampleRow;
  readonly events: EventRow;
  readonly plays: PlayRow;
  readonly settings: SettingRow;
  readonly music_folders: MusicFolderRow;
  readonly tempo_corrections: TempoCorrectionRow;
  readonly told_repairs: ToldRepairRow;
  readonly sync_device: SyncDeviceRow;
  readonly accounts: AccountRow;
  readonly outbox: OutboxRow;
  readonly dead_letters: DeadLetterRow;
  readonly sync_rows: SyncRowRow;
  readonly sync_cursors: SyncCursorRow;
  readonly sync_staged: SyncStagedRow;
  readonly session_chunks: SessionChunkRow;
}

/** SQLite has no truth values. */
export type Flag = 0 | 1;

export interface ProfileRow {
  readonly account_id: string;
  readonly profile_id: string;
  readonly display_name: string;
  readonly age: number;
  readonly sex: Sex;
  readonly height_cm: number;
  readonly mass_kg: number;
  readonly resting_heart_rate_bpm: number | null;
  readonly max_heart_rate_bpm: number | null;
  readonly vo2_max: number | null;
  readonly fitness_level: FitnessLevel;
  readonly speed_cap_kmh: number;
  readonly incline_cap_percent: number;
  readonly walk_speed_kmh: number;
  readonly unit_system: UnitSystem;
  readonly created_wall_ms: number;
  readonly changed_wall_ms: number;
}

export interface MachineRow {
  readonly machine_id: string;
  readonly name: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly last_seen_wall_ms: number;
  /** The belt test's columns are null together when it was never taken; the factor also when it was not measured. */
  readonly belt_test_passed: Flag | null;
  readonly belt_test_wall_ms: number | null;
  readonly belt_test_firmware: string | null;
  readonly belt_test_speed_factor: number | null;
  /** JSON object. */
  readonly belt_test_operations: string | null;
  readonly created_wall_ms: number;
  readonly changed_wall_ms: number;
}

export interface RecordingRow {
  readonly track_id: string;
  readonly title: string | null;
  readonly artist: string | null;
  readonly album: string | null;
  readonly tagged_tempo_bpm: number | null;
  readonly duration_s: number | null;
  readonly created_wall_ms: number;
}

export interface AnalysisRow {
  readonly track_id: string;
  readonly engine: string;
  readonly tempo_bpm: number;
  readonly confidence: number;
  readonly duration_s: number;
  /** Beat times as beats-blob.ts packs them. */
  readonly beats: Uint8Array;
  /** JSON array. */
  readonly alternatives: string;
  readonly bar_beats: number | null;
  readonly first_downbeat_index: number | null;
  /** 0 or 1; null where the engine did not tell. */
  readonly is_steady: number | null;
  /** What the file claimed when it was listened to. */
  readonly tagged_tempo_bpm: number | null;
  readonly created_wall_ms: number;
}

export interface FileRow {
  readonly path: string;
  /** What decides whether a path lies below a folder: see folder-range.ts. */
  readonly path_key: string;
  readonly size_bytes: number;
  readonly modified_ms: number;
  readonly track_id: string | null;
  /** Both null when nothing is wrong. */
  readonly problem_code: string | null;
  readonly problem_detail: string | null;
  /** Null also where it was found before engines were noted. */
  readonly problem_engine: string | null;
  readonly problem_tries: number | null;
  readonly created_wall_ms: number;
}

export interface SessionRow {
  readonly session_id: string;
  readonly started_wall_ms: number;
  readonly mode: string;
  readonly profile_id: string;
  /** JSON object. */
  readonly profile_snapshot: string;
  readonly machine_id: string;
  readonly machine_name: string;
  readonly is_simulated: Flag;
  readonly created_wall_ms: number;
  /** The columns from here on are null until the session ends, then written once. */
  readonly ended_wall_ms: number | null;
  readonly end_cause: string | null;
  readonly duration_ms: number | null;
  readonly moving_ms: number | null;
  readonly distance_m: number | null;
  readonly energy_kcal: number | null;
  readonly mean_heart_rate_bpm: number | null;
  readonly max_speed_kmh: number | null;
  readonly account_id: string;
  /** When its minutes were cut for the sync; null while they are not. */
  readonly chunked_wall_ms: number | null;
  readonly started_corrected_wall_ms: number | null;
  /** What the runner says of it. */
  readonly title: string | null;
  readonly note: string | null;
  readonly rating: number | null;
}

export interface SampleRow {
  readonly session_id: string;
  readonly at_ms: number;
  readonly requested_speed_kmh: number | null;
  readonly acknowledged_speed_kmh: number | null;
  readonly reported_speed_kmh: number | null;
  readonly requested_incline_percent: number | null;
  readonly reported_incline_percent: number | null;
  readonly heart_rate_bpm: number | null;
  readonly cadence_spm: number | null;
  readonly distance_m: number;
  readonly energy_kcal: number;
  readonly track_id: string | null;
  readonly track_position_s: number | null;
  readonly heard_tempo_bpm: number | null;
}

export interface EventRow {
  readonly session_id: string;
  /** The second it was appended with; `ordinal` counts from 0 within it. */
  readonly second_ms: number;
  readonly ordinal: number;
  readonly at_ms: number;
  readonly kind: string;
  readonly reason: string | null;
  /** JSON object. */
  readonly detail: string;
}

export interface PlayRow {
  readonly session_id: string;
  readonly started_at_ms: number;
  readonly track_id: string;
  readonly title: string;
  readonly tempo_bpm: number;
  readonly ended_at_ms: number | null;
}

export interface SettingRow {
  /** Empty for a setting of this computer. */
  readonly account_id: string;
  readonly name: string;
  /** JSON. */
  readonly value: string;
  readonly changed_wall_ms: number;
}

export interface MusicFolderRow {
  readonly folder_id: string;
  readonly kind: string;
  /** Null for the tracks that come with the program: they are wherever it is. */
  readonly path: string | null;
  readonly created_wall_ms: number;
}

export interface TempoCorrectionRow {
  readonly account_id: string;
  readonly track_id: string;
  readonly tempo_bpm: number;
  readonly changed_wall_ms: number;
  /** Where a bar begins; null where the runner said nothing of it. */
  readonly downbeat_s: number | null;
}

export interface ToldRepairRow {
  readonly track_id: string;
  readonly tempo_bpm: number;
  readonly downbeat_s: number | null;
  readonly told_wall_ms: number;
}

/** Exactly one row. */
export interface SyncDeviceRow {
  readonly only_row: 1;
  readonly device_id: string;
  /** The greatest clock reading that this device gave or accepted. */
  readonly hlc: string | null;
  /** The server's time minus this computer's. */
  readonly server_offset_ms: number;
  readonly guest_account_id: string;
  /** Whose records are read and written. */
  readonly active_account_id: string;
}

export interface AccountRow {
  readonly account_id: string;
  readonly display_name: string | null;
  /** The number of the next operation that is sent for the first time. */
  readonly next_n: number;
  /** The greatest number that the server is known to have. */
  readonly acked_n: number;
  readonly scope_seq: string | null;
  readonly pushed_wall_ms: number | null;
  readonly pulled_wall_ms: number | null;
  readonly created_wall_ms: number;
  /** Signed out here and wiped; only the numbers are left. */
  readonly left_wall_ms: number | null;
}

export interface OutboxRow {
  readonly position: Generated<number>;
  readonly account_id: string;
  /** Null until it is sent for the first time; from then on nothing of the operation changes. */
  readonly n: number | null;
  readonly op_id: string;
  readonly table_name: string;
  readonly pk: string;
  readonly kind: OperationKind;
  /** JSON object: values and clock readings by field. */
  readonly fields: string;
  readonly hlc: string;
  readonly is_clock_suspect: Flag;
  readonly queued_wall_ms: number;
  /** The server's time; null while it waits. Kept for a while after that, in case the server loses it. */
  readonly acked_wall_ms: number | null;
}

export interface DeadLetterRow {
  readonly op_id: string;
  readonly account_id: string;
  readonly table_name: string;
  readonly pk: string;
  readonly kind: OperationKind;
  readonly fields: string;
  readonly hlc: string;
  readonly code: string;
  readonly detail: string | null;
  readonly refused_wall_ms: number;
}

export interface SyncRowRow {
  readonly account_id: string;
  readonly table_name: string;
  readonly pk: string;
  /** JSON: the record as the server is known to have it, field by field. */
  readonly base: string;
}

export interface SyncCursorRow {
  readonly account_id: string;
  readonly table_name: string;
  readonly handle: string;
  readonly shape_offset: string;
}

export interface SyncStagedRow {
  readonly account_id: string;
  readonly table_name: string;
  readonly pk: string;
  /** JSON, like `base`. */
  readonly row: string;
}

export interface SessionChunkRow {
  readonly account_id: string;
  readonly chunk_id: string;
  readonly session_id: string;
  readonly chunk_no: number;
  readonly content_hash: string;
  readonly encoding: number;
  readonly samples: string;
  /** JSON arrays. */
  readonly track_ids: string;
  readonly events: string;
  readonly plays: string;
  /** Whether its seconds are among `samples`, `events` and `plays`. */
  readonly is_expanded: Flag;
}
