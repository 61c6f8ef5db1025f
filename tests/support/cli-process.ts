import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A `beatrunner` command as its own process. */
export interface CliProcess {
  /** Standard output so far, with `--json`: one object a line. What is no JSON appears as `notJson`. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** Everything on standard output so far. */
  readonly output: () => string;
  /** Everything on standard error so far. */
  readonly errors: () => string;
  /** Resolves with the first line, past or to come, that satisfies; rejects when the process ends before. */
  line(
    satisfies: (line: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<Readonly<Record<string, unknown>>>;
  say(word: string): void;
  /** Nothing will be said any more. */
  endInput(): void;
  /** Closes our end of its standard output, as `head` does when it has enough. */
  closeOutput(): void;
  signal(name: NodeJS.Signals): void;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

const mainFile = path.join(import.meta.dirname, '../../electron/cli/main.ts');

/** @param tty serial device of the emulated adapter that the command uses */
export function startCli(args: readonly string[], tty?: string): CliProcess {
  const child = spawn(process.execPath, [mainFile, ...args], {
    env: { ...process.env, ...(tty === undefined ? {} : { BLUETOOTH_HCI_SOCKET_UART_PORT: tty }) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: Readonly<Record<string, unknown>>[] = [];
  const waiting = new Set<() => void>();
  const isJson = args.includes('--json');
  let errors = '';
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    output += `${text}\n`;
    if (isJson) lines.push(jsonObject(text));
    for (const look of [...waiting]) look();
  });
  // Whoever kills a process may still be speaking to it.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    lines,
    output: () => output,
    errors: () => errors,
    line(satisfies) {
      const found = Promise.withResolvers<Readonly<Record<string, unknown>>>();
      const look = (): void => {
        const line = lines.find(satisfies);
        if (line !== undefined) found.resolve(line);
      };
      waiting.add(look);
      look();
      void ended.then((code) => {
        found.reject(
          new Error(
            `beatrunner ${args.join(' ')} ended with ${String(code)}: ${errors}${output.slice(-2000)}`,
          ),
        );
      });
      return found.promise.finally(() => waiting.delete(look));
    },
    say: (word) => void child.stdin.write(`${word}\n`),
    endInput: () => void child.stdin.end(),
    closeOutput: () => void child.stdout.destroy(),
    signal: (name) => void child.kill(name),
    ended,
  };
}

/** A command that has ended. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a command to its end, with nothing to say on standard input. */
export async function runCli(...args: readonly string[]): Promise<CliResult> {
  const cli = startCli(args);
  const exitCode = await cli.ended;
  return { exitCode, output: cli.output(), errors: cli.errors() };
}

function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    return { notJson: text, problem: String(error) };
  }
}
