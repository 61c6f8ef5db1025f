import { isIP } from 'node:net';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';

/**
 * A server's address as it is kept: without a path, query or slash at its end.
 *
 * Tokens and heart rates travel encrypted, except within a house: `http` is taken for this machine and for private addresses.
 *
 * @throws BeatRunnerError `account/server-address` with the reason
 */
export function serverAddress(typed: string): string {
  const text = typed.trim();
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || url.hostname === '' || !['http:', 'https:'].includes(url.protocol)) {
    throw new BeatRunnerError('account/server-address', { reason: 'format' });
  }
  if (
    url.username !== '' ||
    url.password !== '' ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new BeatRunnerError('account/server-address', { reason: 'format' });
  }
  if (url.protocol === 'http:' && !isNearby(url.hostname)) {
    throw new BeatRunnerError('account/server-address', { reason: 'unencrypted' });
  }
  return url.origin;
}

/** This machine, or one in the same house (RFC 1918, 4193, 6762, link-local). */
function isNearby(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name.endsWith('.local')) return true;
  if (isIP(name) === 4) {
    return /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(name);
  }
  return isIP(name) === 6 && /^(?:::1$|f[cd]|fe[89ab])/.test(name);
}
