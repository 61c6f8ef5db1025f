/** Wall time as ISO 8601 in UTC with milliseconds, e.g. "2026-03-01T06:30:00.000Z". */
export function isoTime(wallMs: number): string {
  return new Date(wallMs).toISOString();
}
