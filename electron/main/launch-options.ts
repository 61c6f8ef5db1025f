/** How the desktop app was asked to start. */
export interface LaunchOptions {
  /** Absolute; undefined: the usual one. */
  readonly dataFolder: string | undefined;
  readonly isKiosk: boolean;
  /** The simulated treadmill alone; for trying and for tests. */
  readonly isSimulated: boolean;
  /** Developer tools can be opened; an installed app has none. */
  readonly isDev: boolean;
}

/**
 * @param args what follows the program (and, unpackaged, its folder)
 * @param env BEATRUNNER_DATA names the data folder
 */
export function readLaunchOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LaunchOptions {
  const dataAt = args.indexOf('--data');
  const dataFolder = (dataAt === -1 ? undefined : args[dataAt + 1]) ?? env['BEATRUNNER_DATA'];
  return {
    dataFolder: dataFolder === '' ? undefined : dataFolder,
    isKiosk: args.includes('--kiosk'),
    isSimulated: args.includes('--sim'),
    isDev: args.includes('--dev'),
  };
}
