import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Every line it wrote so far. */
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

/** The product's server in a process of its own, as `npm run server` starts it. */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<ServerProcess> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [...flags, path.join(import.meta.dirname, '../main.ts')], {
    env: { PATH, PORT: '0', LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const lines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    if (line.includes('"server-open"')) resolve((JSON.parse(line) as { address: string }).address);
  });
  createInterface(child.stderr).on('line', (line) => lines.push(line));
  void ended.then(() => reject(new Error(`the server ended:\n${lines.join('\n')}`)));
  const url = await promise;
  return {
    ...{ url, pid: child.pid ?? 0, lines },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
