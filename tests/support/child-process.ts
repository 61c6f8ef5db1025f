import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A real Node process that a test runs and kills. */
export interface TestProcess {
  /** Lines of its standard output, as they come. */
  readonly lines: AsyncIterableIterator<string>;
  /** SIGKILL: no handler runs. Resolves once it is gone. */
  kill(): Promise<void>;
}

/** @param script a file of tests/support */
export function startTestProcess(script: string, args: readonly string[]): TestProcess {
  const file = fileURLToPath(new URL(`./${script}`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ['--expose-gc', file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('no standard output');
  return {
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
