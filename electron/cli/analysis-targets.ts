import { stat } from 'node:fs/promises';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { walkMusicFiles } from '#native/audio/music-files.ts';

/** A file to analyse, or why there is none. */
export type Target = { readonly path: string } | { readonly path: string; readonly error: BeatRunnerError };

/** The files that were named, and all music below the folders that were, each folder's by path. */
export async function findTargets(paths: readonly string[], signal: AbortSignal): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const named of paths) {
    const found: Target[] = [];
    for await (const target of targetsOf(named)) {
      signal.throwIfAborted();
      found.push(target);
    }
    targets.push(...found.sort((a, b) => (a.path < b.path ? -1 : 1)));
  }
  return targets;
}

async function* targetsOf(named: string): AsyncGenerator<Target, void> {
  const isFolder = await stat(named).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    yield { path: named };
    return;
  }
  let isEmpty = true;
  try {
    for await (const finding of walkMusicFiles(named)) {
      isEmpty = false;
      yield finding.kind === 'file' ? { path: finding.path } : { path: finding.path, error: finding.error };
    }
  } catch (error) {
    if (!hasErrorCode(error, 'audio/folder-not-found', 'audio/folder-unreadable')) throw error;
    isEmpty = false;
    yield { path: named, error };
  }
  if (isEmpty) yield { path: named, error: new BeatRunnerError('audio/no-tracks', { path: named }) };
}
