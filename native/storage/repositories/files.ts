import type { KnownFile } from '#contract/storage/store.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';
import { keysBelow, pathKey, pathRulesOf } from '#native/storage/folder-range.ts';
import type { FileRow } from '#native/storage/schema.ts';
import { addRecordings } from './recordings.ts';
import { inPieces, present } from './rows.ts';

const rules = pathRulesOf(process.platform);

export async function saveFiles(
  connection: WriterConnection,
  files: readonly KnownFile[],
  atWallMs: number,
): Promise<void> {
  // The last one of several with one path counts; one statement cannot touch a row twice.
  const rows = [...new Map(files.map((file) => [file.path, toRow(file, atWallMs)])).values()];
  await inWriteTransaction(connection, async (query) => {
    for (const piece of inPieces(rows)) {
      await addRecordings(
        query,
        piece.flatMap((row) => (row.track_id === null ? [] : [row.track_id])),
        atWallMs,
      );
      await query
        .insertInto('files')
        .values([...piece])
        .onConflict((conflict) =>
          conflict.column('path').doUpdateSet(({ ref }) => ({
            path_key: ref('excluded.path_key'),
            size_bytes: ref('excluded.size_bytes'),
            modified_ms: ref('excluded.modified_ms'),
            track_id: ref('excluded.track_id'),
            problem_code: ref('excluded.problem_code'),
            problem_detail: ref('excluded.problem_detail'),
            problem_engine: ref('excluded.problem_engine'),
            problem_tries: ref('excluded.problem_tries'),
          })),
        )
        .execute();
    }
  });
}

export async function forgetFiles(connection: WriterConnection, paths: readonly string[]): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    for (const piece of inPieces(paths)) await query.deleteFrom('files').where('path', 'in', piece).execute();
  });
}

export async function knownFiles(
  { query }: ReaderConnection,
  paths: readonly string[],
): Promise<readonly KnownFile[]> {
  const found: KnownFile[] = [];
  for (const piece of inPieces(paths)) {
    const rows = await query.selectFrom('files').selectAll().where('path', 'in', piece).execute();
    found.push(...rows.map(toKnownFile));
  }
  return found;
}

export async function filesOf({ query }: ReaderConnection, trackId: string): Promise<readonly KnownFile[]> {
  const rows = await query
    .selectFrom('files')
    .selectAll()
    .where('track_id', '=', trackId)
    .orderBy('path_key')
    .orderBy('path')
    .execute();
  return rows.map(toKnownFile);
}

/** Pages in the order of the path's key, which is the path itself but on Windows and macOS. */
export async function pathsBelow(
  { query }: ReaderConnection,
  folder: string,
  afterPath: string | undefined,
  limit: number,
): Promise<readonly string[]> {
  const range = keysBelow(folder, rules);
  let below = query
    .selectFrom('files')
    .select('path')
    .where('path_key', '>=', range.from)
    .where('path_key', '<', range.to)
    .orderBy('path_key')
    .orderBy('path')
    .limit(limit);
  if (afterPath !== undefined) {
    below = below.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('path_key', 'path'), '>', tuple(pathKey(afterPath, rules), afterPath)),
    );
  }
  return (await below.execute()).map((row) => row.path);
}

function toRow(file: KnownFile, atWallMs: number): FileRow {
  return {
    path: file.path,
    path_key: pathKey(file.path, rules),
    size_bytes: file.sizeBytes,
    modified_ms: file.modifiedMs,
    track_id: file.trackId ?? null,
    problem_code: file.problem?.code ?? null,
    problem_detail: file.problem?.detail ?? null,
    problem_engine: file.problem?.engine ?? null,
    problem_tries: file.problem?.tries ?? null,
    created_wall_ms: atWallMs,
  };
}

function toKnownFile(row: FileRow): KnownFile {
  return {
    path: row.path,
    sizeBytes: row.size_bytes,
    modifiedMs: row.modified_ms,
    ...present('trackId', row.track_id),
    ...(row.problem_code !== null && {
      problem: {
        code: row.problem_code,
        detail: row.problem_detail ?? '',
        ...present('engine', row.problem_engine),
        ...present('tries', row.problem_tries),
      },
    }),
  };
}
