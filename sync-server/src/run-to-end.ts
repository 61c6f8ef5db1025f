import { enableCompileCache } from 'node:module';
import path from 'node:path';

/**
 * Starts a program, and says in plain words why it does not start. What has been compiled once is kept: it is most of the
 * time that a start takes.
 */
export async function runToEnd(load: () => Promise<() => Promise<void>>): Promise<void> {
  enableCompileCache(path.join(import.meta.dirname, '../.cache/compiled'));
  const { StartProblem } = await import('./config/start-problem.ts');
  try {
    const start = await load();
    await start();
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
