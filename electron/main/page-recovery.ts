import type { WebContents } from 'electron';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { createCrashBudget } from './crash-budget.ts';
import { createHangWatch } from './hang-watch.ts';

export interface PageRecoveryOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** A notice stands, or is about to stand, in place of the page. */
  readonly isNoticeShown: () => boolean;
  /** It goes on crashing: loading it again is over, and a notice is shown. */
  readonly onGivenUp: () => void;
  /** Shows the same notice anew. */
  readonly showNoticeAgain: () => void;
}

/** A page that has crashed is back in its run within a second. */
const reloadAfterMs = 300;
/**
 * A notice is a page, too, and where every page crashes (a broken graphics driver) nothing else could be shown: it is tried
 * again for good, and ever more slowly. The last gap goes on.
 */
const noticeGapsMs = [1000, 5000, 30_000];

/** Loads the page again when it crashes or stands still. The run does not notice: its controller is another process. */
export function recoverPage(
  contents: WebContents,
  { clock, log, isNoticeShown, onGivenUp, showNoticeAgain }: PageRecoveryOptions,
): void {
  let noticeCrashes = 0;
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
    if (isNoticeShown()) {
      log.error('notice-gone', { reason, exitCode });
      const gapMs = noticeGapsMs[Math.min(noticeCrashes, noticeGapsMs.length - 1)] ?? 0;
      noticeCrashes += 1;
      clock.after(gapMs, () => {
        if (!contents.isDestroyed() && isNoticeShown()) showNoticeAgain();
      });
      return;
    }
    noticeCrashes = 0;
    log.error('page-gone', { reason, exitCode });
    if (!budget.note(clock.nowMs())) {
      onGivenUp();
      return;
    }
    clock.after(reloadAfterMs, () => {
      if (!contents.isDestroyed() && !isNoticeShown()) contents.reload();
    });
  });
}
