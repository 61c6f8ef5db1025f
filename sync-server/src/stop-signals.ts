import type { Log } from '#contract/runtime/log.ts';

/** Longest time that closing may take, milliseconds. */
const patienceMs = 15_000;

/** Closes once on SIGTERM, SIGINT or SIGHUP, and ends the process; a second signal ends it at once. */
export function closeOnSignal(close: () => Promise<void>, log: Log): void {
  let isClosing = false;
  const end = (signal: NodeJS.Signals): void => {
    if (isClosing) process.exit(1);
    isClosing = true;
    log.info('closing', { signal });
    setTimeout(() => {
      log.error('closing-took-too-long', { patienceMs });
      process.exit(1);
    }, patienceMs).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('closing-failed', { error: String(error) });
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
}
