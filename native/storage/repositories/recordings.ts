import type { Kysely } from 'kysely';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { RecordingTags } from '#contract/storage/store.ts';
import { packBeats, unpackBeats } from '#native/storage/beats-blob.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';
import type { AnalysisRow, StorageSchema } from '#native/storage/schema.ts';
import { present } from './rows.ts';

/** Files, tags and analyses of a recording arrive in any order: whichever is first makes the recording known. */
export async function addRecordings(
  query: Kysely<StorageSchema>,
  trackIds: readonly string[],
  atWallMs: number,
): Promise<void> {
  if (trackIds.length === 0) return;
  await query
    .insertInto('recordings')
    .values(
      trackIds.map((track_id) => ({
        track_id,
        title: null,
        artist: null,
        album: null,
        tagged_tempo_bpm: null,
        duration_s: null,
        created_wall_ms: atWallMs,
      })),
    )
    .onConflict((conflict) => conflict.column('track_id').doNothing())
    .execute();
}

export async function saveTags(
  { query }: WriterConnection,
  trackId: string,
  tags: RecordingTags,
  atWallMs: number,
): Promise<void> {
  const facts = {
    title: tags.title ?? null,
    artist: tags.artist ?? null,
    album: tags.album ?? null,
    tagged_tempo_bpm: tags.taggedTempoBpm ?? null,
    duration_s: tags.durationS ?? null,
  };
  await query
    .insertInto('recordings')
    .values({ track_id: trackId, created_wall_ms: atWallMs, ...facts })
    .onConflict((conflict) => conflict.column('track_id').doUpdateSet(facts))
    .execute();
}

export async function saveAnalysis(
  connection: WriterConnection,
  trackId: string,
  analysis: TempoAnalysis,
  atWallMs: number,
): Promise<void> {
  const facts = {
    tempo_bpm: analysis.tempoBpm,
    confidence: analysis.confidence,
    duration_s: analysis.durationS,
    beats: packBeats(analysis.beatsS),
    alternatives: JSON.stringify(analysis.alternatives),
    bar_beats: analysis.bar?.beats ?? null,
    first_downbeat_index: analysis.bar?.firstDownbeatIndex ?? null,
    is_steady: analysis.isSteady === undefined ? null : Number(analysis.isSteady),
    tagged_tempo_bpm: analysis.taggedTempoBpm ?? null,
  };
  await inWriteTransaction(connection, async (query) => {
    await addRecordings(query, [trackId], atWallMs);
    await query
      .insertInto('analyses')
      .values({ track_id: trackId, engine: analysis.engine, created_wall_ms: atWallMs, ...facts })
      .onConflict((conflict) => conflict.columns(['track_id', 'engine']).doUpdateSet(facts))
      .execute();
  });
}

export async function findAnalysis(
  { query }: ReaderConnection,
  trackId: string,
  engine: string,
): Promise<TempoAnalysis | undefined> {
  const row = await query
    .selectFrom('analyses')
    .selectAll()
    .where('track_id', '=', trackId)
    .where('engine', '=', engine)
    .executeTakeFirst();
  return row && { ...toAnalysis(row), beatsS: unpackBeats(row.beats) };
}

/** An analysis without its beats. */
export function toAnalysis(
  row: Omit<AnalysisRow, 'beats' | 'created_wall_ms'>,
): Omit<TempoAnalysis, 'beatsS'> {
  return {
    tempoBpm: row.tempo_bpm,
    confidence: row.confidence,
    durationS: row.duration_s,
    alternatives: JSON.parse(row.alternatives),
    engine: row.engine,
    ...(row.bar_beats !== null &&
      row.first_downbeat_index !== null && {
        bar: { beats: row.bar_beats, firstDownbeatIndex: row.first_downbeat_index },
      }),
    ...(row.is_steady !== null && { isSteady: row.is_steady === 1 }),
    ...present('taggedTempoBpm', row.tagged_tempo_bpm),
  };
}
