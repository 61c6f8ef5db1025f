import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A `beatrunner` command as its own process, read line by line as JSON. */
export interface CliProcess {
  /** Every JSON line of standard output so far. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** Everything on standard error so far. */
  readonly errors: () => string;
  /** Resolves with the first line, past or to come, that satisfies; rejects when the process ends before. */
  line(
    satisfies: (line: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<Readonly<Record<string, unknown>>>;
  say(word: string): void;
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
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(JSON.parse(text) as Record<string, unknown>);
    for (const look of [...waiting]) look();
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    lines,
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
        found.reject(new Error(`beatrunner ${args.join(' ')} ended with ${String(code)}: ${errors}`));
      });
      return found.promise.finally(() => waiting.delete(look));
    },
    say: (word) => void child.stdin.write(`${word}\n`),
    signal: (name) => void child.kill(name),
    ended,
  };
}
