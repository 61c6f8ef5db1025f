import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { textOfThrown } from '#contract/errors/error-text.ts';
import { runCommandLine } from './command-line.ts';
import { createInterruptions } from './interruptions.ts';
import { printable } from './printable.ts';

const interruption = new AbortController();
const meaningOf = createInterruptions(() => performance.now());
let hasListener = true;
/** A part that fails at every tick would never come to an end. */
const mostFaults = 20;
let faults = 0;

function interrupt(signal: NodeJS.Signals): void {
  switch (meaningOf(signal)) {
    case 'end':
      return interruption.abort(new BeatRunnerError('cli/interrupted'));
    case 'alreadyEnding':
      return;
    case 'giveUp':
      return process.exit(1);
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));

// "beatrunner sessions | head" closes our output early, a terminal that hangs up fails it, a full disk too. Nobody
// listens any more, and a belt may be moving: that is a reason to end in order, never to fall over.
process.stdout.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
  if (!hasListener) return;
  hasListener = false;
  if (code !== 'EPIPE') process.stderr.write(`The output could not be written (${code}).\n`);
  interruption.abort(new BeatRunnerError('cli/interrupted'));
});
process.stderr.on('error', () => {
  // Complaints that nobody reads: there is no other place to tell, and the run matters more.
});
// A fault of ours in one part must not leave a belt moving: the others get their chance to stop it.
process.on('uncaughtException', (error) => {
  faults += 1;
  process.exitCode = 1;
  process.stderr.write(`${printable(textOfThrown(error))}\n`);
  interruption.abort(new BeatRunnerError('cli/interrupted'));
  if (faults > mostFaults) process.exit();
});

const exitCode = await runCommandLine(process.argv.slice(2), {
  stdout(text) {
    if (hasListener) process.stdout.write(text);
  },
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  columns: () => process.stdout.columns,
  errorColumns: () => process.stderr.columns,
  env: process.env,
  signal: interruption.signal,
  errorText: textOfThrown,
});
process.exitCode ??= exitCode;
// Handles that something forgot must not keep a finished command alive; what was written is flushed first.
if (hasListener) process.stdout.write('', () => process.exit());
else process.exit();
