import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const program = path.join(
  import.meta.dirname,
  '../../sync-server/src/test-support/believing-server-process.ts',
);

export interface SyncServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything that it has said. */
  output(): string;
  /** Lets it end by itself. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** The real sync server in a process of its own; it believes "Bearer ACCOUNT DEVICE". */
export async function startSyncServerProcess(
  environment: Readonly<Record<string, string>>,
): Promise<SyncServerProcess> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [program], {
    env: { PATH, PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => {
      throw new Error(`the server has ended: ${output}`);
    }),
  ])) as [string];
  const { address } = JSON.parse(line) as { address: string };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return {
    ...{ url: address, child },
    output: () => output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** A folder that Postgres gets into, whoever it runs as. */
export function openServerFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'brs-'));
  chmodSync(folder, 0o755);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
