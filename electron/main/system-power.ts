import type { Log } from '#contract/runtime/log.ts';

/** What the system tells of its end; Electron's `powerMonitor` and a window are like this. */
interface SystemEvents {
  on(event: string, listener: (event?: { preventDefault(): void }) => void): unknown;
}

export interface SystemPowerOptions {
  readonly log: Log;
  /** Sends STOP within the call. */
  readonly stopBelt: () => Promise<void>;
  /** Belt, run, controller, window: and then this program has ended. */
  readonly end: (why: string) => Promise<void>;
}

/**
 * A machine that sleeps or is shut down takes the controller with it, and leaves the belt as it is. So STOP goes out first, in
 * the very call in which the system tells: it may not give us another. A shutdown waits for us as long as the system lets it.
 *
 * @param monitor tells `suspend` everywhere, `shutdown` on Linux and macOS
 * @param window tells `query-session-end` and `session-end` on Windows
 */
export function stopBeforeSystemGoes(
  monitor: SystemEvents,
  window: SystemEvents,
  { log, stopBelt, end }: SystemPowerOptions,
): void {
  /** Whatever is known of the belt: a stop too many does no harm, and what is known may be old. */
  const stop = (): Promise<void> =>
    stopBelt().catch((error: unknown) => log.error('belt-not-stopped', { error }));
  monitor.on('suspend', () => {
    const stopped = stop();
    log.info('suspend', {});
    void stopped;
  });
  const endBy = (why: string) => (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    const stopped = stop();
    void stopped.then(() => end(why)).catch((error: unknown) => log.error('not-ended', { error }));
  };
  monitor.on('shutdown', endBy('shutdown'));
  window.on('query-session-end', endBy('session-end'));
  window.on('session-end', endBy('session-end'));
}
