import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BleHostProcess } from './host-process.ts';

/**
 * Starts ble-host as a child of this process, on the same Node binary. `onOutput` gets what noble prints, a line at a
 * time and cleaned of control characters.
 */
export function spawnBleHost(
  options: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly onOutput?: (line: string) => void;
  } = {},
): BleHostProcess {
  const child = fork(fileURLToPath(new URL('./host.ts', import.meta.url)), [], {
    env: { ...process.env, ...options.env },
    // Not the parent's: a debugger port or a test runner's loader is of no use to the child.
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => {
      for (const line of text.split('\n')) {
        // oxlint-disable-next-line no-control-regex
        const clean = line.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ').trim();
        if (clean !== '') options.onOutput?.(clean);
      }
    });
  }
  return {
    postMessage(message) {
      // A child that is dying refuses messages; its exit says all there is to say.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      let isOver = false;
      const over = (reason: string): void => {
        if (isOver) return;
        isOver = true;
        listener(reason);
      };
      child.on('exit', (code, signal) => over(signal ?? `code ${code}`));
      child.on('error', (error) => {
        if (child.pid === undefined) over(error.message);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
