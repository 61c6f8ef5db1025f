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

/** Events remembered as told. */
const mostTold = 200;

/**
 * The log of a command: one line an event, to wherever `write` goes. In words a trouble that goes on is told once: the
 * same event that differs in its figures only is not told again.
 */
export function createCliLog({ write, isJson, wallTimeMs }: CliLogOptions): Log {
  const least: Level = isJson ? 'info' : 'warn';
  const told = new Set<string>();
  const isTold = (key: string): boolean => {
    if (told.has(key)) return true;
    if (told.size >= mostTold) told.clear();
    told.add(key);
    return false;
  };
  const at =
    (level: Level) =>
    (event: string, fields: LogFields = {}): void => {
      if (levels.indexOf(level) < levels.indexOf(least)) return;
      if (!isJson && isTold(sameness(level, event, fields))) return;
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

/** Equal for events that differ in their figures only. */
function sameness(level: Level, event: string, fields: LogFields): string {
  const words = Object.entries(plain(fields)).filter(([, value]) => typeof value !== 'number');
  return JSON.stringify([level, event, words]);
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
