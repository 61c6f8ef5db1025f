import type { KnownFile, LibraryRepository } from '#contract/storage/store.ts';

/**
 * A file whose recording there is an analysis of can be used, whatever was wrong with it the last time: until that is
 * forgotten it is in no list.
 */
export async function heardAfterAll(
  library: Pick<LibraryRepository, 'saveFiles'>,
  { path, sizeBytes, modifiedMs, problem }: KnownFile,
  trackId: string,
): Promise<void> {
  if (problem !== undefined) await library.saveFiles([{ path, sizeBytes, modifiedMs, trackId }]);
}
