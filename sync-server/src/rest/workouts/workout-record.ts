import type { Pool } from 'pg';
import { chunkEventSchema, chunkPlaySchema } from '#contract/sync/synced-tables.ts';
import { decodeSamples } from '#core/sync/sample-encoding.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { SessionRecord, SessionSample, SessionTotals } from '#core/session/session-records.ts';

type Values = Readonly<Record<string, JsonValue>>;

/** The encodings of samples that this server can read. */
const knownEncoding = 1;

interface ChunkRow {
  readonly chunk_no: number;
  readonly encoding: number;
  readonly samples: string;
  readonly track_ids: readonly string[];
  readonly events: readonly unknown[];
  readonly plays: readonly unknown[];
}

/** The minutes of a run from `fromNo` up to and without `toNo`. Where there are two of one, the first by its content. */
async function readChunks(
  pool: Pool,
  accountId: string,
  workoutId: string,
  fromNo: number,
  toNo: number,
): Promise<readonly ChunkRow[]> {
  const { rows } = await pool.query<ChunkRow>({
    name: 'rest-chunks',
    text: `SELECT DISTINCT ON (chunk_no) chunk_no, encoding, samples, track_ids, events, plays FROM session_chunks
           WHERE account_id = $1 AND session_id = $2 AND chunk_no >= $3 AND chunk_no < $4
           ORDER BY chunk_no, chunk_id COLLATE "C"`,
    values: [accountId, workoutId, fromNo, toNo],
  });
  return rows;
}

/** Samples in the order of time. A minute that cannot be read (another encoding, broken) is a gap. */
export async function readSamples(
  pool: Pool,
  accountId: string,
  workoutId: string,
  fromNo = 0,
  toNo = 1_000_000,
): Promise<readonly SessionSample[]> {
  const chunks = await readChunks(pool, accountId, workoutId, fromNo, toNo);
  return chunks.flatMap((chunk) => samplesOf(chunk)).sort((one, other) => one.atMs - other.atMs);
}

function samplesOf({ encoding, samples, track_ids: trackIds }: ChunkRow): readonly SessionSample[] {
  if (encoding !== knownEncoding) return [];
  try {
    return decodeSamples({ samples, trackIds });
  } catch (error) {
    // A stranger's program may have sent anything that looks like a chunk.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** A whole run, as the app knows it. */
export async function readRecord(
  pool: Pool,
  accountId: string,
  workoutId: string,
  values: Values,
): Promise<SessionRecord> {
  const chunks = await readChunks(pool, accountId, workoutId, 0, 1_000_000);
  return {
    summary: summaryOf(workoutId, values),
    samples: chunks.flatMap((chunk) => samplesOf(chunk)).sort((one, other) => one.atMs - other.atMs),
    events: chunks.flatMap(({ events }) =>
      events.flatMap((event) => {
        const read = chunkEventSchema.safeParse(event);
        if (!read.success) return [];
        const { secondMs: _, reason, ...rest } = read.data;
        return [{ ...rest, ...(reason !== undefined && { reason }) }];
      }),
    ),
    plays: chunks.flatMap(({ plays }) =>
      plays.flatMap((play) => {
        const read = chunkPlaySchema.safeParse(play);
        if (!read.success) return [];
        const { endedAtMs, ...rest } = read.data;
        return [{ ...rest, ...(endedAtMs !== undefined && { endedAtMs }) }];
      }),
    ),
  };
}

function summaryOf(sessionId: string, values: Values): SessionRecord['summary'] {
  const text = (name: string): string => String(values[name] ?? '');
  const number = (name: string): number | undefined => {
    const value = values[name];
    return typeof value === 'number' ? value : undefined;
  };
  const ended = number('ended_wall_ms');
  const snapshot = values['profile_snapshot'];
  const endCause = values['end_cause'];
  const totals = totalsOf(number);
  return {
    sessionId,
    startedAtWallMs: number('started_corrected_wall_ms') ?? number('started_wall_ms') ?? 0,
    mode: text('mode'),
    profileId: text('profile_id'),
    profileSnapshot:
      typeof snapshot === 'object' && snapshot !== null && !Array.isArray(snapshot)
        ? (snapshot as Readonly<Record<string, JsonValue>>)
        : {},
    machineId: text('machine_id'),
    machineName: text('machine_name'),
    isSimulated: values['is_simulated'] === true,
    ...(ended !== undefined && { endedAtWallMs: ended }),
    ...(typeof endCause === 'string' && { endCause }),
    ...(totals !== undefined && { totals }),
  };
}

function totalsOf(number: (name: string) => number | undefined): SessionTotals | undefined {
  const durationMs = number('duration_ms');
  if (durationMs === undefined) return undefined;
  const meanHeartRateBpm = number('mean_heart_rate_bpm');
  return {
    ...{ durationMs, movingMs: number('moving_ms') ?? 0, distanceM: number('distance_m') ?? 0 },
    ...{ energyKcal: number('energy_kcal') ?? 0, maxSpeedKmh: number('max_speed_kmh') ?? 0 },
    ...(meanHeartRateBpm !== undefined && { meanHeartRateBpm }),
  };
}
