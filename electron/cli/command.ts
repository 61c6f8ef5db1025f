/** One command of the `beatrunner` command line. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Shown by `beatrunner help NAME` and after a wrong use. */
  readonly usage: string;
  /** Returns the exit code: 0 done, 1 could not, 2 used wrongly. */
  run(args: readonly string[], io: CliIo): Promise<number>;
}

/** What a command may touch of the terminal and the process around it. */
export interface CliIo {
  stdout(text: string): void;
  stderr(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal, which may change; undefined where there is none. */
  columns?(): number | undefined;
  /** The same of the terminal that standard error goes to. */
  errorColumns?(): number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
  /** What a person reads for an error. */
  errorText(error: unknown): string;
}
