/** Facts that go with a log line: plain data, never a secret, never a stranger's text as part of `event`. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Structured log. `event` is a fixed kebab-case phrase ("link-lost"), everything that varies goes into `fields`. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A log that drops everything: for tests and for callers that do not care. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
};
