import type { KeptMusicFolder } from '#contract/storage/store.ts';
import type { ReaderConnection, WriterConnection } from '#native/storage/connection.ts';
import type { MusicFolderRow } from '#native/storage/schema.ts';

/** Its place in the order is that of the first time. */
export async function saveMusicFolder(
  { query }: WriterConnection,
  folder: KeptMusicFolder,
  atWallMs: number,
): Promise<void> {
  const facts = { kind: folder.kind, path: folder.kind === 'folder' ? folder.path : null };
  await query
    .insertInto('music_folders')
    .values({ folder_id: folder.folderId, created_wall_ms: atWallMs, ...facts })
    .onConflict((conflict) => conflict.column('folder_id').doUpdateSet(facts))
    .execute();
}

export async function removeMusicFolder({ query }: WriterConnection, folderId: string): Promise<void> {
  await query.deleteFrom('music_folders').where('folder_id', '=', folderId).execute();
}

export async function listMusicFolders({ query }: ReaderConnection): Promise<readonly KeptMusicFolder[]> {
  const rows = await query
    .selectFrom('music_folders')
    .selectAll()
    .orderBy('created_wall_ms')
    .orderBy('folder_id')
    .execute();
  return rows.flatMap(toFolder);
}

/** A row of a kind that this version does not know is passed over. */
function toFolder({ folder_id: folderId, kind, path }: MusicFolderRow): readonly KeptMusicFolder[] {
  if (kind === 'samples') return [{ kind, folderId }];
  return kind === 'folder' && path !== null ? [{ kind, folderId, path }] : [];
}
