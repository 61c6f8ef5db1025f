import { openerFor, type OpenerSurroundings } from './open-address.ts';
import type { RunningService } from './running-service.ts';

export interface Address {
  /** With the token. */
  readonly url: string;
  readonly port: number;
  /** The screens are opened in the browser, where there is one to be seen. */
  readonly isOpened: boolean;
}

/** What a person reads when the service has come up. */
export function addressWords({ url, port, isOpened }: Address, surroundings: OpenerSurroundings): string {
  const isSeen = isOpened && openerFor(surroundings) !== undefined;
  return [
    isSeen
      ? 'BeatRunner is running, and opens in your browser. Should it not, open this\naddress in a browser on this machine:'
      : 'BeatRunner is running. Open this address in a browser on this machine:',
    `  ${url}`,
    ...sshWords(port, surroundings.env),
    'It is good until BeatRunner ends. Ctrl-C here ends it: the belt is stopped and\nthe run saved first.',
  ].join('\n\n');
}

/** The same where another one was there first. */
export function runningWords(
  { url, isSameVersion }: Extract<RunningService, { kind: 'found' }>,
  env: OpenerSurroundings['env'],
): string {
  return [
    isSameVersion
      ? 'BeatRunner is running already. Nothing was started twice; this is its address:'
      : 'An older BeatRunner is running already, and goes on. To have this one, end the\nother where it was started (Ctrl-C) and start again. This is its address:',
    `  ${url}`,
    ...sshWords(Number(new URL(url).port), env),
  ].join('\n\n');
}

/** "This machine" is another one for somebody who is here over ssh. */
function sshWords(port: number, env: OpenerSurroundings['env']): readonly string[] {
  const connection = env['SSH_CONNECTION'];
  if (connection === undefined || connection === '') return [];
  const here = connection.split(' ')[2] ?? 'this-machine';
  return [
    `You are here over ssh. To see it on your own computer, run this there first:\n\n  ssh -L ${port}:127.0.0.1:${port} ${here}`,
  ];
}
