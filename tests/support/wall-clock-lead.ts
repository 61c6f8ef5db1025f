/**
 * How far the wall clock is ahead of `performance.timeOrigin + performance.now()` here, ms. Adding it to times of that clock
 * makes those of several processes of one machine comparable to a fraction of a millisecond. Busy for some milliseconds.
 *
 * It is also sent to pages as source (`page.evaluate`): it may use nothing from outside.
 */
export function wallClockLeadMs(): number {
  const untilMs = performance.now() + 12;
  let leadMs = Number.NEGATIVE_INFINITY;
  // Date.now() is cut to whole milliseconds: it is right only at the moment at which it goes on.
  while (performance.now() < untilMs) {
    leadMs = Math.max(leadMs, Date.now() - performance.timeOrigin - performance.now());
  }
  return leadMs;
}
