import { textOfThrown } from '#contract/errors/error-text.ts';
import type { CliIo } from '#electron/cli/command.ts';

/** A terminal, or none, that keeps what is written to it. */
export interface TestCliIo extends CliIo {
  readonly written: () => string;
  readonly complaints: () => string;
  interrupt(): void;
}

export function createTestCliIo(
  options: {
    readonly isTerminal?: boolean;
    readonly columns?: number;
    readonly errorColumns?: number;
  } = {},
): TestCliIo {
  const interruption = new AbortController();
  let written = '';
  let complaints = '';
  return {
    stdout: (text) => void (written += text),
    stderr: (text) => void (complaints += text),
    isTerminal: options.isTerminal ?? false,
    columns: () => options.columns,
    errorColumns: () => options.errorColumns,
    env: {},
    signal: interruption.signal,
    errorText: textOfThrown,
    written: () => written,
    complaints: () => complaints,
    interrupt: () => interruption.abort(),
  };
}
