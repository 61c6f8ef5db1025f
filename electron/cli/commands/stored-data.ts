import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { complain } from '#electron/cli/complain.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { parseProblem } from '#electron/cli/parse-problem.ts';
import { printable } from '#electron/cli/printable.ts';
import { wrongUse } from '#electron/cli/wrong-use.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { hasDatabase } from '#native/storage/database-file.ts';
import { openStore } from '#native/storage/open-store.ts';

/** A command that looks at what is stored. */
export interface StoredDataCommand<Request> {
  readonly io: CliIo;
  readonly usage: string;
  /** Understands the arguments; throws for wrong ones. */
  read(): Request;
  /** What followed `--data`. */
  dataOption(request: Request): string | undefined;
  /** Called instead of `use` when nothing was ever stored: looking does not make a database. */
  whenEmpty(request: Request, folder: string): void;
  use(store: Store, request: Request, folder: string): Promise<void>;
}

/** Runs a command on the store, beside a live session if there is one, and returns its exit code. */
export async function withStoredData<Request>(command: StoredDataCommand<Request>): Promise<number> {
  const { io } = command;
  try {
    const request = understood(command);
    const folder = dataFolder(command.dataOption(request), surroundingsOf(io.env));
    if (!hasDatabase(folder)) {
      command.whenEmpty(request, folder);
      return 0;
    }
    const store = await openStore({ folder, clock: systemClock, log: silentLog });
    try {
      await command.use(store, request, folder);
    } finally {
      await store.close();
    }
    return 0;
  } catch (error) {
    const isUsedWrongly = hasErrorCode(error, 'cli/usage');
    const text = io.errorText(error);
    complain(io, isUsedWrongly ? wrongUse(text, command.usage) : printable(text));
    return isUsedWrongly ? 2 : 1;
  }
}

function understood<Request>(command: StoredDataCommand<Request>): Request {
  try {
    return command.read();
  } catch (error) {
    const problem = parseProblem(error);
    if (problem !== undefined) throw new BeatRunnerError('cli/usage', { problem }, error);
    throw error;
  }
}
