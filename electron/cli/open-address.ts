import { spawn } from 'node:child_process';

export interface OpenerSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A program, and its arguments before the address. */
export interface Opener {
  readonly program: string;
  readonly args: readonly string[];
}

/** What opens an address in a person's browser; undefined where nobody would see it. */
export function openerFor({ platform, env }: OpenerSurroundings): Opener | undefined {
  switch (platform) {
    case 'darwin':
      return { program: 'open', args: [] };
    case 'win32':
      // "start" is a word of the command line, which would take "&" in an address for two commands.
      return { program: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
    default:
      return isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY'])
        ? { program: 'xdg-open', args: [] }
        : undefined;
  }
}

/**
 * Opens an address in the browser where there is a display, and waits for nothing: the browser outlives us. Where it
 * cannot be opened a sentence says so; the address has been printed.
 */
export function openAddress(
  url: string,
  surroundings: OpenerSurroundings,
  say: (words: string) => void,
): void {
  const opener = openerFor(surroundings);
  if (opener === undefined) return;
  const failed = (why: string): void =>
    say(`The browser could not be opened (${why}). Open the address above yourself.\n`);
  const child = spawn(opener.program, [...opener.args, url], {
    stdio: 'ignore',
    detached: true,
    env: { ...surroundings.env },
  });
  child.on('error', () => failed(`there is no ${opener.program}`));
  child.on('exit', (code) => {
    if (code !== null && code !== 0) failed(`${opener.program} ended with ${code}`);
  });
  child.unref();
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
