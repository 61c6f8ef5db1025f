import { z } from 'zod';
import { profileFieldSchemas } from '#contract/settings/profile.ts';
import {
  optional,
  anyText,
  plainText,
  recordIdSchema,
  required,
  jsonValueSchema,
  wallMsSchema,
  type SyncRowTable,
  type SyncTable,
  type SyncUnionTable,
} from './sync-field.ts';

/*
 * Everything that is synced. Server and app derive their tables, their validation and their merging from here. Names are
 * those on the wire, in Postgres and in SQLite; every record belongs to one account, and keys are unique within it.
 */

const amount = z.number().min(0).max(1e9);
const sessionMs = z.number().min(-1e9).max(1e9);
const perMinute = z.number().min(0).max(1000);

export const profilesTable = {
  kind: 'row',
  name: 'profiles',
  keyField: 'profile_id',
  keySchema: profileFieldSchemas.profileId,
  fields: {
    display_name: required('text', profileFieldSchemas.displayName),
    age: required('number', profileFieldSchemas.age),
    sex: required('text', profileFieldSchemas.sex),
    height_cm: required('number', profileFieldSchemas.heightCm),
    mass_kg: required('number', profileFieldSchemas.massKg),
    resting_heart_rate_bpm: optional('number', profileFieldSchemas.restingHeartRateBpm),
    max_heart_rate_bpm: optional('number', profileFieldSchemas.maxHeartRateBpm),
    vo2_max: optional('number', profileFieldSchemas.vo2Max),
    fitness_level: required('integer', profileFieldSchemas.fitnessLevel),
    speed_cap_kmh: required('number', profileFieldSchemas.speedCapKmh),
    incline_cap_percent: required('number', profileFieldSchemas.inclineCapPercent),
    walk_speed_kmh: required('number', profileFieldSchemas.walkSpeedKmh),
    unit_system: required('text', profileFieldSchemas.unitSystem),
  },
} as const satisfies SyncRowTable;

/** What a run was is written once; what its runner says of it may change. */
export const sessionsTable = {
  kind: 'row',
  name: 'sessions',
  keyField: 'session_id',
  keySchema: recordIdSchema,
  fields: {
    started_wall_ms: required('number', wallMsSchema, 'first'),
    mode: required('text', plainText(40), 'first'),
    profile_id: required('text', profileFieldSchemas.profileId, 'first'),
    profile_snapshot: required('json', z.record(z.string().max(60), jsonValueSchema), 'first'),
    machine_id: required('text', recordIdSchema, 'first'),
    machine_name: required('text', anyText(500), 'first'),
    is_simulated: required('boolean', z.boolean(), 'first'),
    ended_wall_ms: optional('number', wallMsSchema, 'first'),
    end_cause: optional('text', plainText(60), 'first'),
    duration_ms: optional('number', amount, 'first'),
    moving_ms: optional('number', amount, 'first'),
    distance_m: optional('number', amount, 'first'),
    energy_kcal: optional('number', amount, 'first'),
    mean_heart_rate_bpm: optional('number', perMinute, 'first'),
    max_speed_kmh: optional('number', z.number().min(0).max(100), 'first'),
    /** Where the computer's clock was wrong at the start: what the server's says it was. Both are kept. */
    started_corrected_wall_ms: optional('number', wallMsSchema, 'first'),
    title: optional('text', plainText(120)),
    note: optional('text', anyText(4000)),
    rating: optional('integer', z.int().min(1).max(5)),
  },
} as const satisfies SyncRowTable;

/** What happened in a chunk's minute, with the second that it was kept with. */
export const chunkEventSchema = z.strictObject({
  secondMs: sessionMs,
  atMs: sessionMs,
  kind: z.string().max(60),
  reason: z.string().max(200).optional(),
  detail: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean()])),
});

/** What began to play in it. */
export const chunkPlaySchema = z.strictObject({
  trackId: z.string().max(200),
  title: z.string().max(1000),
  tempoBpm: z.number().min(0).max(1000),
  startedAtMs: sessionMs,
  endedAtMs: sessionMs.optional(),
});

/** The seconds of finished runs, a minute each: core/sync/session-chunk.ts. */
export const sessionChunksTable = {
  kind: 'union',
  name: 'session_chunks',
  keyField: 'chunk_id',
  keySchema: z.string().regex(/^\P{C}{1,200}:\d{1,6}:[0-9a-f]{32}$/u),
  fields: {
    session_id: required('text', recordIdSchema, 'first'),
    chunk_no: required('integer', z.int().min(0).max(999_999), 'first'),
    content_hash: required('text', z.string().regex(/^[0-9a-f]{32}$/), 'first'),
    encoding: required('integer', z.int().min(1).max(1000), 'first'),
    samples: required('text', z.base64().max(60_000), 'first'),
    track_ids: required('json', z.array(z.string().max(200)).max(200), 'first'),
    events: required('json', z.array(chunkEventSchema).max(5000), 'first'),
    plays: required('json', z.array(chunkPlaySchema).max(200), 'first'),
  },
  parent: { table: 'sessions', field: 'session_id' },
} as const satisfies SyncUnionTable;

/** A belt test is one field: its speed factor without its outcome would be another test. */
export const machinesTable = {
  kind: 'row',
  name: 'machines',
  keyField: 'machine_id',
  keySchema: recordIdSchema,
  fields: {
    name: required('text', anyText(500)),
    manufacturer: optional('text', anyText(500)),
    model: optional('text', anyText(500)),
    firmware: optional('text', anyText(500)),
    last_seen_wall_ms: required('number', wallMsSchema),
    belt_test: optional(
      'json',
      z.strictObject({
        passed: z.boolean(),
        testedAtWallMs: wallMsSchema,
        firmware: anyText(500).optional(),
        speedFactor: z.number().positive().max(10).optional(),
        operations: z.record(z.string().max(60), z.string().max(60)),
      }),
    ),
  },
} as const satisfies SyncRowTable;

/** By the fingerprint of the recording's content: core/music/tempo-repair.ts. */
export const tempoCorrectionsTable = {
  kind: 'row',
  name: 'tempo_corrections',
  keyField: 'track_id',
  keySchema: recordIdSchema,
  fields: {
    tempo_bpm: required('number', z.number().positive().max(1000)),
    downbeat_s: optional('number', z.number().min(0).max(1e6)),
  },
} as const satisfies SyncRowTable;

export const settingsTable = {
  kind: 'row',
  name: 'settings',
  keyField: 'name',
  keySchema: z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,59}$/),
  fields: { value: required('json', jsonValueSchema) },
} as const satisfies SyncRowTable;

/** Parents before children. */
export const syncedTables: readonly SyncTable[] = [
  profilesTable,
  sessionsTable,
  sessionChunksTable,
  machinesTable,
  tempoCorrectionsTable,
  settingsTable,
];

const tableOf: ReadonlyMap<string, SyncTable> = new Map(syncedTables.map((table) => [table.name, table]));

export function findSyncedTable(name: string): SyncTable | undefined {
  return tableOf.get(name);
}

/** Settings that go with their runner. The others say something of this computer: its treadmill, its sensors. */
export const runnerSettings: ReadonlySet<string> = new Set([
  'language',
  'textSize',
  'isMirrored',
  'hasSoundCues',
  'lastRequest',
]);
