import { textOfThrown } from '#contract/errors/error-text.ts';
import { runCommandLine } from './command-line.ts';

const interruption = new AbortController();
let interruptions = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    interruptions += 1;
    interruption.abort(signal);
    // The first asks for an orderly end (the belt is stopped, the run saved); whoever asks again means now.
    if (interruptions > 1) process.exit(1);
  });
}
// "beatrunner sessions | head" closes our output early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  env: process.env,
  signal: interruption.signal,
  errorText: textOfThrown,
});
// Handles that something forgot must not keep a finished command alive; what was written is flushed first.
process.stdout.write('', () => process.exit());
