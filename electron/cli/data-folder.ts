import { homedir } from 'node:os';
import path from 'node:path';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** What decides where data are kept, besides the option. */
export interface DataFolderSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
}

/**
 * The folder that holds the database: `--data`, else BEATRUNNER_DATA, else where the platform keeps an application's
 * data. Always absolute; an empty variable counts as not set.
 *
 * @param option what followed `--data`
 * @throws BeatRunnerError `cli/usage` for an empty option
 */
export function dataFolder(option: string | undefined, surroundings: DataFolderSurroundings): string {
  // What an unset variable of a script leaves behind must not become the folder that somebody stands in.
  if (option === '') throw new BeatRunnerError('cli/usage', { problem: '--data needs a folder.' });
  const chosen = option ?? nonEmpty(surroundings.env['BEATRUNNER_DATA']);
  return chosen === undefined ? usualPlace(surroundings) : path.resolve(chosen);
}

/** The surroundings of this process, with the environment that a command was given. */
export function surroundingsOf(env: DataFolderSurroundings['env']): DataFolderSurroundings {
  return { env, platform: process.platform, homeFolder: homedir() };
}

function usualPlace({ env, platform, homeFolder }: DataFolderSurroundings): string {
  switch (platform) {
    case 'win32': {
      const appData = nonEmpty(env['APPDATA']) ?? path.win32.join(homeFolder, 'AppData', 'Roaming');
      return path.win32.join(appData, 'BeatRunner');
    }
    case 'darwin':
      return path.posix.join(homeFolder, 'Library', 'Application Support', 'BeatRunner');
    default: {
      const dataHome = nonEmpty(env['XDG_DATA_HOME']);
      // The XDG specification: a relative path is invalid and is ignored.
      const base =
        dataHome !== undefined && path.posix.isAbsolute(dataHome)
          ? dataHome
          : path.posix.join(homeFolder, '.local', 'share');
      return path.posix.join(base, 'beatrunner');
    }
  }
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
