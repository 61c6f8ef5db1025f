import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { LatestValueSource } from './latest-values.ts';

/** Ten times a second: as often as the loop looks. */
export const statusGapMs = 100;
/** By the age of what it was told last, a page judges whether the controller lives. */
const longestSilenceMs = 1000;

/** That time passes is news once a second. */
function newsOf(status: LiveStatus): string {
  return JSON.stringify({ ...status, toldAtMs: 0, nowMs: Math.floor(status.nowMs / longestSilenceMs) });
}

/** The figures have no events of their own: they are looked at, and told when they differ or a second has gone by. */
export function statusSource(
  read: () => LiveStatus,
  realClock: Pick<Clock, 'every'>,
): LatestValueSource<LiveStatus> {
  let told = '';
  return {
    read() {
      const status = read();
      told = newsOf(status);
      return status;
    },
    onChange: (listener) =>
      realClock.every(statusGapMs, () => {
        if (newsOf(read()) !== told) listener();
      }),
  };
}
