import { isIPv4, isIPv6 } from 'node:net';

/**
 * Which addresses count as one: an IPv4 address is itself, of an IPv6 address the first 64 bits, as everybody has all the
 * others for himself.
 */
export function addressBlock(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return bare.toLowerCase();
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(bare) ?? [];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  // The URL parser writes every spelling of an address the same way, and four dotted bytes as two groups.
  const [before = '', after] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const groups = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const [head = [], tail = []] = groups;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const all = after === undefined ? head : [...head, ...zeros, ...tail];
  // ::ffff:0:0/96, written without dots.
  if (all.slice(0, 5).every((group) => group === '0') && all[5] === 'ffff') {
    const bytes = all.slice(6).flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 255];
    });
    return bytes.join('.');
  }
  return `${all.slice(0, 4).join(':')}::/64`;
}
