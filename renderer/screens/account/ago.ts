const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * "3 h ago". Undefined: less than a minute, for which a language has words of its own. A clock that was put back says nothing
 * of the future.
 */
export function ago(wallMs: number, nowWallMs: number, language: string): string | undefined {
  const passedMs = nowWallMs - wallMs;
  if (passedMs < minuteMs) return undefined;
  const format = new Intl.RelativeTimeFormat(language, { style: 'short', numeric: 'always' });
  if (passedMs < hourMs) return format.format(-Math.floor(passedMs / minuteMs), 'minute');
  if (passedMs < dayMs) return format.format(-Math.floor(passedMs / hourMs), 'hour');
  return format.format(-Math.floor(passedMs / dayMs), 'day');
}
