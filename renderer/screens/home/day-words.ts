import { daysAgo } from './run-totals.ts';

/** After this many days a date says more than a count. */
const mostDaysCounted = 6;

/** "today", "yesterday", "3 days ago", then the date. */
export function dayWords(wallMs: number, now: Date, language: string): string {
  const days = daysAgo(wallMs, now);
  return days > mostDaysCounted
    ? new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long' }).format(wallMs)
    : new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-days, 'day');
}
