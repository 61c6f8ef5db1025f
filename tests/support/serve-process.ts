import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const main = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

const announcementSchema = z.object({
  kind: z.literal('listening'),
  url: z.string(),
  addressFile: z.string(),
  interrupted: z.array(z.string()),
});

/** A real `beatrunner serve --json`, killed with the test. */
export interface ServeProcess {
  readonly child: ChildProcess;
  /** Resolves with what it prints when it listens; rejects when it ends before. */
  readonly listening: Promise<z.infer<typeof announcementSchema>>;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly stderr: string;
    /** Of standard output. */
    readonly lastLine: string;
  }>;
}

export function startServeProcess(args: readonly string[]): ServeProcess {
  const child = spawn(process.execPath, [main, 'serve', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const listening = Promise.withResolvers<z.infer<typeof announcementSchema>>();
  let lastLine = '';
  createInterface({ input: child.stdout })
    .once('line', (line) => listening.resolve(announcementSchema.parse(JSON.parse(line))))
    .on('line', (line) => (lastLine = line));
  const ended = once(child, 'close').then((values: readonly unknown[]) => {
    const [code, signal] = values as readonly [number | null, string | null];
    listening.reject(new Error(`ended with ${code ?? signal}: ${stderr}`));
    return { code, signal, stderr, lastLine };
  });
  // Whoever waits for it gets the error; a test that only waits for the end does not have to.
  listening.promise.catch(() => undefined);
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  });
  return { child, listening: listening.promise, ended };
}
