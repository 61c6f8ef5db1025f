import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A Bluetooth device of its own: a process with one emulated controller. */
export interface PeripheralProcess {
  /** Makes one of the script's actions happen. */
  act(name: string): void;
  /** Calls back for everything that the script tells from now on. */
  onMessage(listener: (message: unknown) => void): void;
  /** Gone without a word, as when its plug is pulled. */
  kill(): Promise<void>;
  /** Switched off in good order: links ended, advertising stopped. */
  stop(): Promise<void>;
}

/**
 * Runs `script` (a file of tests/hil that calls `runOfferedPeripheral`) on the controller behind `tty`. Resolves when it
 * advertises; rejects when it ends before.
 */
export async function startPeripheral(
  tty: string,
  script: string,
  args: readonly string[] = [],
): Promise<PeripheralProcess> {
  const child = fork(path.join(import.meta.dirname, script), args, {
    env: { ...process.env, BLUETOOTH_HCI_SOCKET_UART_PORT: tty },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => {
      throw new Error(`${script} ended with ${String(code)} before it was offered`);
    }),
  ]);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    act: (name) => void child.send(name),
    onMessage: (listener) => void child.on('message', listener),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
