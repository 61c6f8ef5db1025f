/**
 * A UUID version 7 (RFC 9562): sorts by the time it was made, and collides with nothing made elsewhere.
 *
 * @param wallTimeMs milliseconds since 1970 UTC
 * @param random in [0, 1)
 */
export function sessionIdAt(wallTimeMs: number, random: () => number): string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  const time = Math.floor(wallTimeMs).toString(16).padStart(12, '0').slice(-12);
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-${variant}${digits(3)}-${digits(12)}`;
}
