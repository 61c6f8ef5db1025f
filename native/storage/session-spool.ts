import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionSecond } from '#contract/storage/store.ts';
import type { NewSession, SessionTotals } from '#core/session/session-records.ts';

/** How a session ended. */
export interface SessionEnding {
  readonly endedAtWallMs: number;
  readonly endCause: string;
  readonly totals: SessionTotals;
}

/** One line of a side file. */
export type SpoolLine =
  | { readonly kind: 'begin'; readonly session: NewSession }
  | { readonly kind: 'seconds'; readonly seconds: readonly SessionSecond[] }
  | { readonly kind: 'finish'; readonly ending: SessionEnding };

/** A session that was kept in a side file because the database could not take it. */
export interface SpooledSession {
  readonly sessionId: string;
  readonly lines: readonly SpoolLine[];
}

/** Side files for runs while the database cannot be written: one file a session, one JSON line an entry. */
export interface SessionSpool {
  /**
   * Sets room aside for a run, so that a disk that fills up meanwhile, database and all, still takes the side file.
   * Rejects where there is no room now.
   */
  reserve(): Promise<void>;
  /** Gives the room back that was set aside. */
  release(): Promise<void>;
  append(sessionId: string, line: SpoolLine): Promise<void>;
  /** Every spooled session; a line that was cut off by a crash or a full disk is left out. */
  list(): Promise<readonly SpooledSession[]>;
  remove(sessionId: string): Promise<void>;
}

const ending = '.spool.jsonl';
/** A run is its runner's alone. */
const fileMode = 0o600;
/** Four hours of seconds with all their events take less. */
const reserveOctets = 8 * 1024 * 1024;

/** @param folder somewhere else than the database, best on another disk (the system's temporary folder) */
export function openSessionSpool(folder: string): SessionSpool {
  const fileOf = (sessionId: string): string =>
    join(folder, `${sessionId.replaceAll(/[^\w-]/g, '_')}${ending}`);
  const reserveFile = join(folder, 'reserve');
  return {
    async reserve() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Written, not only made longer: a file with holes sets nothing aside.
      await writeFile(reserveFile, Buffer.alloc(reserveOctets), { mode: fileMode });
    },
    release: () => rm(reserveFile, { force: true }),
    async append(sessionId, line) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Its own line also behind one that was cut off by a full disk.
      const text = `\n${JSON.stringify(line)}\n`;
      try {
        await appendFile(fileOf(sessionId), text, { mode: fileMode });
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        // This is what the room was set aside for.
        await rm(reserveFile, { force: true });
        await appendFile(fileOf(sessionId), text, { mode: fileMode });
      }
    },
    async list() {
      const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const sessions: SpooledSession[] = [];
      for (const name of names.filter((candidate) => candidate.endsWith(ending))) {
        const text = await readFile(join(folder, name), 'utf8');
        sessions.push({
          sessionId: name.slice(0, -ending.length),
          lines: text.split('\n').flatMap(parseLine),
        });
      }
      return sessions;
    },
    remove: (sessionId) => rm(fileOf(sessionId), { force: true }),
  };
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function parseLine(text: string): readonly SpoolLine[] {
  if (text === '') return [];
  try {
    return [JSON.parse(text) as SpoolLine];
  } catch (error) {
    // Only this program writes these files, so a line that does not parse is one whose end was cut off.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
