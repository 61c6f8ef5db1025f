import { numberFormat } from './number-format.ts';

/** A span in seconds as "31:07", from an hour on "1:04:09"; begun seconds do not count. Undefined for what is no number. */
export function formatTime(spanS: number | undefined, locale: string): string | undefined {
  if (spanS === undefined || !Number.isFinite(spanS)) return undefined;
  const wholeS = Math.max(0, Math.floor(spanS));
  const hours = Math.floor(wholeS / 3600);
  const minutes = Math.floor(wholeS / 60) % 60;
  const plain = numberFormat(locale, { useGrouping: false });
  const twoDigits = numberFormat(locale, { minimumIntegerDigits: 2, useGrouping: false });
  const seconds = twoDigits.format(wholeS % 60);
  return hours > 0
    ? `${plain.format(hours)}:${twoDigits.format(minutes)}:${seconds}`
    : `${plain.format(minutes)}:${seconds}`;
}

/** A span that runs down: a begun second still counts, so that "0:00" means that it is over. */
export function formatTimeLeft(spanS: number | undefined, locale: string): string | undefined {
  return spanS === undefined ? undefined : formatTime(Math.ceil(spanS), locale);
}
