import { stat } from 'node:fs/promises';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { KnownFile } from '#contract/storage/store.ts';
import { fileUnreadable, systemErrorCode } from './decoding/audio-file.ts';
import { isReadableFolder, walkMusicFiles, type WalkFinding } from './music-files.ts';
import { createPathSet, type PathSet } from './path-set.ts';
import { filesAtOnce, isTriedAgain, openFiles, type ScanContext } from './scan-context.ts';

/** What a walk that came to its end saw. */
export interface WalkResult {
  readonly seen: PathSet;
  readonly foundFiles: number;
  /** Below these nothing may be taken for gone. */
  readonly unreadableFolders: readonly string[];
}

/** Step 1: walks the folder and writes new and changed files into the store, as its queue of work. */
export async function findFiles(context: ScanContext): Promise<WalkResult> {
  const seen = createPathSet();
  const unreadableFolders: string[] = [];
  let foundFiles = 0;
  let batch: string[] = [];
  const flush = async (): Promise<void> => {
    await context.gate.passable(context.signal);
    await noteFiles(context, batch);
    foundFiles += batch.length;
    batch = [];
  };
  for await (const finding of walkMusicFiles(context.folder)) {
    context.signal.throwIfAborted();
    if (finding.kind === 'unreadableFolder') {
      noteUnreadableFolder(context, finding, unreadableFolders);
      continue;
    }
    if (finding.kind === 'notMusic') {
      context.book.problem(finding.path, finding.error);
      continue;
    }
    seen.add(finding.path);
    batch.push(finding.path);
    if (batch.length >= filesAtOnce) await flush();
  }
  await flush();
  return { seen, foundFiles, unreadableFolders };
}

function noteUnreadableFolder(
  { book, folder }: ScanContext,
  { path, error }: WalkFinding & { readonly kind: 'unreadableFolder' },
  unreadableFolders: string[],
): void {
  // The root, in the middle of the walk: a disk was pulled out.
  if (path === folder) throw error;
  unreadableFolders.push(path);
  book.problem(path, error);
}

async function noteFiles(context: ScanContext, paths: readonly string[]): Promise<void> {
  const { library, book } = context;
  const known = new Map((await library.knownFiles(paths)).map((file) => [file.path, file]));
  const fresh: KnownFile[] = [];
  const unchanged: KnownFile[] = [];
  const facts = await Promise.all(paths.map((path) => stat(path).catch((error: unknown) => error)));
  facts.forEach((fact, i) => {
    const path = paths[i] ?? '';
    if (fact instanceof Error) {
      // Gone since it was listed, or a folder above it was locked: the next scan will know.
      return systemErrorCode(fact) === 'ENOENT' ? undefined : book.problem(path, fileUnreadable(path, fact));
    }
    const { size: sizeBytes, mtimeMs } = fact as { readonly size: number; readonly mtimeMs: number };
    const modifiedMs = Math.floor(mtimeMs);
    const before = known.get(path);
    if (before?.sizeBytes === sizeBytes && before.modifiedMs === modifiedMs) unchanged.push(before);
    else fresh.push({ path, sizeBytes, modifiedMs });
  });
  if (fresh.length > 0) await library.saveFiles(fresh);
  const open = await openFiles(context, unchanged);
  for (const { path, problem } of unchanged) {
    if (problem !== undefined && !isTriedAgain(context, problem))
      book.knownProblem({ path, code: problem.code, detail: problem.detail });
  }
  const failed = unchanged.filter(
    ({ problem }) => problem !== undefined && !isTriedAgain(context, problem),
  ).length;
  book.add({
    foundFiles: fresh.length + unchanged.length,
    toListen: fresh.length + open.length,
    readyFiles: unchanged.length - open.length - failed,
  });
}

/** Forgets files that are no longer there, after a walk that saw everything there is to see. */
export async function forgetGoneFiles(context: ScanContext, walked: WalkResult): Promise<void> {
  const { library, folder, log, signal } = context;
  if (!(await isReadableFolder(folder)))
    throw new BeatRunnerError('audio/folder-not-found', { path: folder });
  const isBelowUnreadable = (path: string) =>
    walked.unreadableFolders.some(
      (parent) => path.startsWith(parent) && /^[/\\]/.test(path.slice(parent.length)),
    );
  let after: string | undefined;
  for (;;) {
    await context.gate.passable(signal);
    const page = await library.pathsBelow(folder, after, filesAtOnce);
    const missing = page.filter((path) => !walked.seen.has(path) && !isBelowUnreadable(path));
    // A mount point without its disk is an empty folder: forgetting the whole library would be the wrong answer.
    if (walked.foundFiles === 0 && missing.length > 0) {
      log.warn('library-folder-empty', { folder });
      return;
    }
    const gone = (
      await Promise.all(missing.map(async (path) => ((await isGone(path)) ? [path] : [])))
    ).flat();
    if (gone.length > 0) await library.forgetFiles(gone);
    after = page.at(-1);
    if (page.length < filesAtOnce) return;
  }
}

async function isGone(path: string): Promise<boolean> {
  const code = await stat(path).then(
    () => undefined,
    (error: unknown) => systemErrorCode(error),
  );
  return code === 'ENOENT' || code === 'ENOTDIR';
}
