import type { Log, LogFields } from '#contract/runtime/log.ts';

export interface KeptLog extends Log {
  readonly lines: readonly { readonly event: string; readonly fields: LogFields }[];
  /** Everything that was logged, as text. */
  text(): string;
  /** The events, in their order. */
  events(): readonly string[];
}

/** A log that a test reads. */
export function keptLog(): KeptLog {
  const lines: { event: string; fields: LogFields }[] = [];
  const keep = (event: string, fields: LogFields = {}): number => lines.push({ event, fields });
  return {
    lines,
    text: () => JSON.stringify(lines),
    events: () => lines.map(({ event }) => event),
    debug: keep,
    info: keep,
    warn: keep,
    error: keep,
  };
}
