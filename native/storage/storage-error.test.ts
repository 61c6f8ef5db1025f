import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { fromCrossing, isBusy, toCrossing, toStorageError } from './storage-error.ts';

const sqlite = (code: string) => new Database.SqliteError('text of SQLite', code);
const system = (code: string) => Object.assign(new Error('text of the system'), { code });

describe('toStorageError', () => {
  it.each([
    [sqlite('SQLITE_FULL'), 'storage/disk-full'],
    [sqlite('SQLITE_IOERR_SHMSIZE'), 'storage/disk-full'],
    [system('ENOSPC'), 'storage/disk-full'],
    [system('EDQUOT'), 'storage/disk-full'],
    [sqlite('SQLITE_CORRUPT'), 'storage/damaged'],
    [sqlite('SQLITE_CORRUPT_VTAB'), 'storage/damaged'],
    [sqlite('SQLITE_NOTADB'), 'storage/damaged'],
    [sqlite('SQLITE_READONLY_DIRECTORY'), 'storage/folder-not-writable'],
    [sqlite('SQLITE_CANTOPEN'), 'storage/folder-not-writable'],
    [system('EROFS'), 'storage/folder-not-writable'],
    [sqlite('SQLITE_CONSTRAINT_NOTNULL'), 'storage/failed'],
    [sqlite('SQLITE_IOERR_READ'), 'storage/failed'],
    [sqlite('SQLITE_BUSY'), 'storage/failed'],
    ['thrown text', 'storage/failed'],
  ])('%s is %s', (error, code) => {
    expect(toStorageError(error, '/data/beatrunner.sqlite')).toMatchObject({ code });
  });

  it('says which file and why, and leaves our own errors alone', () => {
    expect(toStorageError(sqlite('SQLITE_NOTADB'), '/d').params).toEqual({ path: '/d' });
    expect(toStorageError(sqlite('SQLITE_ERROR'), '/d').params).toEqual({ reason: 'text of SQLite' });
    const own = new BeatRunnerError('storage/not-found', { what: 'session', id: 'x' });
    expect(toStorageError(own, '/d')).toBe(own);
  });
});

describe('an error between threads', () => {
  it('arrives with code, parameters and what it came from', () => {
    const error = toStorageError(sqlite('SQLITE_NOTADB'), '/d');
    const arrived = fromCrossing(structuredClone(toCrossing(error)));
    expect(arrived).toMatchObject({ code: 'storage/damaged', params: { path: '/d' } });
    expect(String(arrived.cause)).toContain('SQLITE_NOTADB text of SQLite');
    expect(fromCrossing(toCrossing(new BeatRunnerError('storage/failed'))).cause).toBeUndefined();
  });
});

describe('isBusy', () => {
  it('is for SQLite waiting for another process only', () => {
    expect(isBusy(sqlite('SQLITE_BUSY'))).toBe(true);
    expect(isBusy(sqlite('SQLITE_BUSY_RECOVERY'))).toBe(true);
    expect(isBusy(sqlite('SQLITE_FULL'))).toBe(false);
    expect(isBusy(system('SQLITE_BUSY'))).toBe(false);
  });
});
