import { BeatRunnerError, hasErrorCode, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { CliIo, Command } from './command.ts';
import { commandLoaders, type CommandName } from './commands.ts';
import { complain } from './complain.ts';
import { parseProblem } from './parse-problem.ts';
import { printable } from './printable.ts';
import { nearestWord, wrongUse } from './wrong-use.ts';

const introduction = `BeatRunner: a treadmill that follows your own music.

usage: beatrunner COMMAND [...]

`;

/** Runs one command of the command line and returns its exit code: 0 done, 1 could not, 2 used wrongly. */
export async function runCommandLine(args: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = args;
  if (first === undefined) {
    io.stderr(await overview());
    return 2;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    return rest[0] === undefined ? showOverview(io) : showUsage(rest[0], io);
  }
  if (!isCommandName(first)) return unknownCommand(first, io);
  const command = await commandLoaders[first]();
  if (rest.includes('--help') || rest.includes('-h')) return showUsage(first, io);
  return runCommand(command, rest, io);
}

/** Runs one command; what it throws becomes a sentence and an exit code. */
export async function runCommand(command: Command, args: readonly string[], io: CliIo): Promise<number> {
  try {
    return await command.run(args, io);
  } catch (error) {
    const problem = parseProblem(error);
    const text = problem ?? io.errorText(shownError(error, io.signal));
    const isUsedWrongly = problem !== undefined || hasErrorCode(error, 'cli/usage');
    complain(io, isUsedWrongly ? wrongUse(text, command.usage) : printable(text));
    return isUsedWrongly ? 2 : 1;
  }
}

/** Whatever an interruption brings down on its way is not a fault that anybody should report. */
function shownError(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted && !isBeatRunnerError(error) ? new BeatRunnerError('cli/interrupted') : error;
}

async function showOverview(io: CliIo): Promise<number> {
  io.stdout(await overview());
  return 0;
}

async function showUsage(name: string, io: CliIo): Promise<number> {
  if (!isCommandName(name)) return unknownCommand(name, io);
  const command = await commandLoaders[name]();
  io.stdout(`${command.summary}\n\n${command.usage}\n`);
  return 0;
}

async function unknownCommand(name: string, io: CliIo): Promise<number> {
  const meant = nearestWord(name, Object.keys(commandLoaders));
  const guess = meant === undefined ? '' : ` Did you mean ${meant}?`;
  // What went wrong comes last: it is what a terminal still shows.
  complain(io, `${await overview()}\nThere is no command ${printable(name)}.${guess}`);
  return 2;
}

async function overview(): Promise<string> {
  const lines: string[] = [];
  for (const load of Object.values(commandLoaders)) {
    const { name, summary } = await load();
    lines.push(`  ${name.padEnd(18)}  ${summary}`);
  }
  return `${introduction}${lines.join('\n')}\n\n"npx beatrunner COMMAND --help" tells more.\nExit codes: 0 done, 1 could not, 2 used wrongly.\n`;
}

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandLoaders, name);
}
