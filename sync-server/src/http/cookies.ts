import type { FastifyReply, FastifyRequest } from 'fastify';

/** The value of a cookie that came with a request. */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * Gives the browser a cookie that no script reads, and that comes back only with what the browser was sent to itself.
 *
 * @param value of the letters of base64url
 * @param isSecure the server is reached by https: then the cookie never goes out in the open
 */
export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  { maxAgeS, isSecure }: { readonly maxAgeS: number; readonly isSecure: boolean },
): void {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${maxAgeS}`];
  reply.header('set-cookie', [...parts, ...(isSecure ? ['Secure'] : [])].join('; '));
}
