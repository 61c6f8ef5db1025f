/** A way to talk to the process on the other side; messages are structured clones. */
export interface BleHostPort {
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/**
 * A running ble-host as its parent sees it. A Node child process (spawn-ble-host.ts) and an Electron utility process
 * both fit behind it.
 */
export interface BleHostProcess extends BleHostPort {
  /** Fires once, when the process is over or could not be started; `reason` is for the log. */
  onExit(listener: (reason: string) => void): void;
  /** Ends the process at once. */
  kill(): void;
}

/** Throws or answers a process that exits when it cannot be started. */
export type SpawnBleHost = () => BleHostProcess;
