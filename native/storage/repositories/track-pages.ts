import { basename, extname } from 'node:path';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { sql } from 'kysely';
import { agreedRepair } from '#core/music/agreed-repair.ts';
import { correctedTrack, trackByOthers } from '#core/music/corrected-tempo.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { Track } from '#core/music/track.ts';
import { unpackBeats } from '#native/storage/beats-blob.ts';
import type { ReaderConnection } from '#native/storage/connection.ts';
import { keysBelow, pathKey, pathRulesOf } from '#native/storage/folder-range.ts';
import { toAnalysis } from './recordings.ts';
import { present } from './rows.ts';

const rules = pathRulesOf(process.platform);

/** A page on its way between two threads: copying packed beats costs a fiftieth of copying lists of numbers. */
export interface TrackPage {
  readonly tracks: readonly PackedTrack[];
  /** Packed beats of all tracks, one after the other. */
  readonly beats: Uint8Array;
}

export interface PackedTrack extends Omit<Track, 'tempo' | 'detectedTempoBpm' | 'isTempoFromOthers'> {
  /** As it was heard. */
  readonly tempo: Omit<TempoAnalysis, 'beatsS'>;
  /** What the runner says it is. */
  readonly repair?: TempoRepair;
  /** What the others of this computer agree on, or those of the server, where the runner says nothing. */
  readonly repairByOthers?: TempoRepair;
  /** How many bytes of `beats` are this one's. */
  readonly beatBytes: number;
}

/**
 * Tracks below a folder that `engine` has analysed, after a path, in the order of the path's key. A recording that lies
 * there under several paths appears with the first of them. Files with a problem are left out.
 */
export async function trackPage(
  { query }: ReaderConnection,
  folder: string,
  engine: string,
  afterPath: string | undefined,
  limit: number,
): Promise<TrackPage> {
  const range = keysBelow(folder, rules);
  let below = query
    .selectFrom('files as file')
    .innerJoin('recordings as recording', 'recording.track_id', 'file.track_id')
    .innerJoin('analyses as analysis', (join) =>
      join.onRef('analysis.track_id', '=', 'file.track_id').on('analysis.engine', '=', engine),
    )
    .leftJoin('tempo_corrections as correction', (join) =>
      join
        .onRef('correction.track_id', '=', 'file.track_id')
        .on('correction.account_id', '=', (eb) => eb.selectFrom('sync_device').select('active_account_id')),
    )
    .select(['correction.tempo_bpm as corrected_tempo_bpm', 'correction.downbeat_s as corrected_downbeat_s'])
    .select(repairsOfOthers.as('repairs_of_others'))
    .leftJoin('told_repairs as told', 'told.track_id', 'file.track_id')
    .select(['told.tempo_bpm as told_tempo_bpm', 'told.downbeat_s as told_downbeat_s'])
    .select(['file.path', 'recording.title', 'recording.artist', 'recording.album'])
    .select(['analysis.track_id', 'analysis.engine', 'analysis.tempo_bpm', 'analysis.confidence'])
    .select(['analysis.duration_s', 'analysis.alternatives', 'analysis.beats'])
    .select(['analysis.bar_beats', 'analysis.first_downbeat_index', 'analysis.is_steady'])
    .select('analysis.tagged_tempo_bpm')
    .where('file.path_key', '>=', range.from)
    .where('file.path_key', '<', range.to)
    .where('file.problem_code', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('files as earlier')
            .select('earlier.path')
            .whereRef('earlier.track_id', '=', 'file.track_id')
            .where('earlier.problem_code', 'is', null)
            .where('earlier.path_key', '>=', range.from)
            .where(({ eb, refTuple }) =>
              eb(
                refTuple('earlier.path_key', 'earlier.path'),
                '<',
                refTuple('file.path_key', 'file.path') as never,
              ),
            ),
        ),
      ),
    )
    .orderBy('file.path_key')
    .orderBy('file.path')
    .limit(limit);
  if (afterPath !== undefined) {
    below = below.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('file.path_key', 'file.path'), '>', tuple(pathKey(afterPath, rules), afterPath)),
    );
  }

  const rows = await below.execute();
  return {
    tracks: rows.map((row) => ({
      trackId: row.track_id,
      path: row.path,
      title: row.title ?? basename(row.path, extname(row.path)),
      ...present('artist', row.artist),
      ...present('album', row.album),
      ...repairOf(row),
      tempo: toAnalysis(row),
      beatBytes: row.beats.byteLength,
    })),
    beats: joined(rows.map((row) => row.beats)),
  };
}

/** As JSON: tempo and downbeat of each of them, without whose they are. */
const repairsOfOthers = sql<string>`(
  SELECT json_group_array(json_array(other.tempo_bpm, other.downbeat_s)) FROM tempo_corrections AS other
  WHERE other.track_id = file.track_id
    AND other.account_id <> (SELECT active_account_id FROM sync_device)
)`;

function repairOf(row: {
  readonly corrected_tempo_bpm: number | null;
  readonly corrected_downbeat_s: number | null;
  readonly repairs_of_others: string;
  readonly told_tempo_bpm: number | null;
  readonly told_downbeat_s: number | null;
}): Pick<PackedTrack, 'repair' | 'repairByOthers'> {
  if (row.corrected_tempo_bpm !== null)
    return { repair: toRepair(row.corrected_tempo_bpm, row.corrected_downbeat_s) };
  const others = JSON.parse(row.repairs_of_others) as readonly (readonly [number, number | null])[];
  const agreed = agreedRepair(others.map(([tempoBpm, downbeatS]) => toRepair(tempoBpm, downbeatS)));
  if (agreed !== undefined) return { repairByOthers: agreed };
  return row.told_tempo_bpm === null
    ? {}
    : { repairByOthers: toRepair(row.told_tempo_bpm, row.told_downbeat_s) };
}

function toRepair(tempoBpm: number, downbeatS: number | null): TempoRepair {
  return { tempoBpm, ...present('downbeatS', downbeatS) };
}

/** Tracks as the port has them. */
export function unpackTracks(page: TrackPage): Track[] {
  let offset = 0;
  return page.tracks.map(({ beatBytes, tempo, repair, repairByOthers, ...track }) => {
    const beats = page.beats.subarray(offset, offset + beatBytes);
    offset += beatBytes;
    const heard = { ...track, tempo: withBeats(tempo, beats) };
    if (repair !== undefined) return correctedTrack(heard, repair);
    return repairByOthers === undefined ? heard : trackByOthers(heard, repairByOthers);
  });
}

/**
 * Beats are unpacked when they are first asked for: a library of 100,000 tracks has 50 million of them, and a session
 * plays a few dozen tracks. Unpacked at once they held the control loop up for half a second.
 */
function withBeats(tempo: Omit<TempoAnalysis, 'beatsS'>, beats: Uint8Array): TempoAnalysis {
  let beatsS: readonly number[] | undefined;
  return {
    ...tempo,
    get beatsS() {
      beatsS ??= unpackBeats(beats);
      return beatsS;
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}
