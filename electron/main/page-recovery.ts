import type { WebContents } from 'electron';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { createCrashBudget } from './crash-budget.ts';
import { createHangWatch } from './hang-watch.ts';

export interface PageRecoveryOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** It goes on crashing: loading it again is over. */
  readonly onGivenUp: () => void;
}

/** A page that has crashed is back in its run within a second. */
const reloadAfterMs = 300;

/** Loads the page again when it crashes or stands still. The run does not notice: its controller is another process. */
export function recoverPage(contents: WebContents, { clock, log, onGivenUp }: PageRecoveryOptions): void {
  const budget = createCrashBudget({ most: 5, withinMs: 5 * 60_000 });
  const hangs = createHangWatch({
    clock,
    ask: () => contents.mainFrame.executeJavaScript('0'),
    onHang() {
      log.error('page-hangs', {});
      contents.forcefullyCrashRenderer();
    },
  });
  contents.on('did-finish-load', () => {
    log.info('page-loaded', {});
    hangs.start();
  });
  contents.on('did-navigate', () => hangs.start());
  contents.on('destroyed', () => hangs.stop());
  contents.on('unresponsive', () => log.warn('page-unresponsive', {}));
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    hangs.stop();
    log.error('page-gone', { reason, exitCode });
    if (!budget.note(clock.nowMs())) {
      onGivenUp();
      return;
    }
    clock.after(reloadAfterMs, () => {
      if (!contents.isDestroyed()) contents.reload();
    });
  });
}
