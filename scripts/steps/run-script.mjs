import { SetupError } from './setup-error.mjs';

/**
 * Runs what a script of this folder does, and ends with the exit code that it gives back. What is missing is told in plain
 * words.
 *
 * @param {() => Promise<number>} work
 */
export async function runScript(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
