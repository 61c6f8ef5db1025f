import type { Log, LogFields } from '#contract/runtime/log.ts';
import { printable } from './printable.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;
type Level = (typeof levels)[number];

export interface CliLogOptions {
  readonly write: (text: string) => void;
  /** JSON lines from `info` up; otherwise warnings and errors in words, for a person at a terminal. */
  readonly isJson: boolean;
  readonly wallTimeMs: () => number;
}

/** The log of a command: one line an event, to wherever `write` goes. */
export function createCliLog({ write, isJson, wallTimeMs }: CliLogOptions): Log {
  const least: Level = isJson ? 'info' : 'warn';
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}): void => {
      if (levels.indexOf(level) < levels.indexOf(least)) return;
      const line = isJson
        ? JSON.stringify({ time: new Date(wallTimeMs()).toISOString(), level, event, ...plain(fields) })
        : inWords(level, event, fields);
      write(`${line}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Errors have no enumerable properties: without this they would be logged as "{}". */
function plain(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (value instanceof Error) return value.message;
  return typeof value === 'bigint' || typeof value === 'symbol' ? String(value) : value;
}

/** "Warning: session was interrupted (sessionId 0199..., seconds 12)" */
function inWords(level: Level, event: string, fields: LogFields): string {
  const facts = Object.entries(plain(fields)).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const detail = facts.length === 0 ? '' : ` (${facts.join(', ')})`;
  const title = level === 'error' ? 'Error' : 'Warning';
  return printable(`${title}: ${event.replaceAll('-', ' ')}${detail}`);
}
