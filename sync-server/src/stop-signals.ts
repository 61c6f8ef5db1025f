import type { Log } from '#contract/runtime/log.ts';

/** Longest time that closing may take, milliseconds. */
const patienceMs = 15_000;

/** Two signals so close to each other are one: to the terminal's whole group, and passed on by whoever started us. */
const sameSignalMs = 1000;

/** Closes once on SIGTERM, SIGINT or SIGHUP, and ends the process; a second signal, later, ends it at once. */
export function closeOnSignal(close: () => Promise<void>, log: Log): void {
  let closingSinceMs: number | undefined;
  const end = (signal: NodeJS.Signals): void => {
    if (closingSinceMs !== undefined) {
      if (performance.now() - closingSinceMs < sameSignalMs) return;
      process.exit(1);
    }
    closingSinceMs = performance.now();
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

/**
 * Closes and ends the process, with code 1, where the server can do its work no more: whoever watches over it starts it anew,
 * and whoever reads what it said knows why.
 */
export function closeWhenLost(lost: Promise<string>, close: () => Promise<void>, log: Log): void {
  void lost.then((why) => {
    log.error('database-lost');
    process.stderr.write(`${why}\n`);
    setTimeout(() => process.exit(1), patienceMs).unref();
    const end = (): void => process.exit(1);
    close().then(end, end);
  });
}
