import { basename, extname } from 'node:path';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { correctedTrack } from '#core/music/corrected-tempo.ts';
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

export interface PackedTrack extends Omit<Track, 'tempo' | 'detectedTempoBpm'> {
  /** As it was heard. */
  readonly tempo: Omit<TempoAnalysis, 'beatsS'>;
  /** What the runner says it is. */
  readonly correctedTempoBpm?: number;
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
    .select(['correction.tempo_bpm as corrected_tempo_bpm'])
    .select(['file.path', 'recording.title', 'recording.artist', 'recording.album'])
    .select(['analysis.track_id', 'analysis.engine', 'analysis.tempo_bpm', 'analysis.confidence'])
    .select(['analysis.duration_s', 'analysis.alternatives', 'analysis.beats'])
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
      ...present('correctedTempoBpm', row.corrected_tempo_bpm),
      tempo: toAnalysis(row),
      beatBytes: row.beats.byteLength,
    })),
    beats: joined(rows.map((row) => row.beats)),
  };
}

/** Tracks as the port has them. */
export function unpackTracks(page: TrackPage): Track[] {
  let offset = 0;
  return page.tracks.map(({ beatBytes, tempo, correctedTempoBpm, ...track }) => {
    const beats = page.beats.subarray(offset, offset + beatBytes);
    offset += beatBytes;
    const heard = { ...track, tempo: withBeats(tempo, beats) };
    return correctedTempoBpm === undefined ? heard : correctedTrack(heard, correctedTempoBpm);
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
