import Database from 'better-sqlite3';
import type { ErrorCode } from '#core/errors/error-codes.ts';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** An error on its way between two threads: plain data. `detail` is for the log. */
export interface CrossingError {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
  readonly detail: string;
}

const notWritableCodes = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT'];

/**
 * What went wrong on disk in the words of the project. SQLite's extended codes ("SQLITE_IOERR_WRITE") count as their
 * primary one unless they say more.
 *
 * @param path the database file, for the text a person reads
 */
export function toStorageError(error: unknown, path: string): BeatRunnerError {
  if (isBeatRunnerError(error)) return error;
  const code = errorCode(error);
  const reason = error instanceof Error ? error.message : String(error);
  // SQLite reports a full disk as FULL for the database and the WAL, but as SHMSIZE for the WAL's index.
  if (is(code, 'SQLITE_FULL') || code === 'SQLITE_IOERR_SHMSIZE' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new BeatRunnerError('storage/disk-full', {}, error);
  }
  if (is(code, 'SQLITE_CORRUPT') || is(code, 'SQLITE_NOTADB')) {
    return new BeatRunnerError('storage/damaged', { path }, error);
  }
  if (is(code, 'SQLITE_READONLY') || is(code, 'SQLITE_CANTOPEN') || is(code, 'SQLITE_PERM')) {
    return new BeatRunnerError('storage/folder-not-writable', { path }, error);
  }
  if (notWritableCodes.includes(code)) {
    return new BeatRunnerError('storage/folder-not-writable', { path }, error);
  }
  return new BeatRunnerError('storage/failed', { reason }, error);
}

export function toCrossing(error: BeatRunnerError): CrossingError {
  return {
    code: error.code,
    params: error.params,
    detail: error.cause instanceof Error ? `${errorCode(error.cause)} ${error.cause.message}`.trim() : '',
  };
}

export function fromCrossing(crossing: CrossingError): BeatRunnerError {
  return new BeatRunnerError(
    crossing.code,
    crossing.params,
    crossing.detail === '' ? undefined : new Error(crossing.detail),
  );
}

/** SQLite is busy because another process writes: worth another try. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && is(error.code, 'SQLITE_BUSY');
}

function is(code: string, primary: string): boolean {
  return code === primary || code.startsWith(`${primary}_`);
}

function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}
