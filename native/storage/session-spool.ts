import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
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
  append(sessionId: string, line: SpoolLine): Promise<void>;
  /** Every spooled session; a line that was cut off by a crash or a full disk is left out. */
  list(): Promise<readonly SpooledSession[]>;
  remove(sessionId: string): Promise<void>;
}

const ending = '.spool.jsonl';

/** @param folder somewhere else than the database, best on another disk (the system's temporary folder) */
export function openSessionSpool(folder: string): SessionSpool {
  const fileOf = (sessionId: string): string =>
    join(folder, `${sessionId.replaceAll(/[^\w-]/g, '_')}${ending}`);
  return {
    async append(sessionId, line) {
      await mkdir(folder, { recursive: true });
      // Its own line also behind one that was cut off by a full disk.
      await appendFile(fileOf(sessionId), `\n${JSON.stringify(line)}\n`);
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
