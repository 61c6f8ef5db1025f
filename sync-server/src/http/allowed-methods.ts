import type { HTTPMethods } from 'fastify';
import type { App } from './app.ts';

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
] as const satisfies readonly HTTPMethods[];

/** What is there for some only is not told of by another method either. */
const hidden = /^\/v1\/development\//;

/**
 * The methods that an address is asked by, as the router sees it however it is written; none where nothing is there.
 *
 * @param url with or without a query
 */
export function allowedMethods(app: Pick<App, 'findRoute'>, url: string): readonly string[] {
  if (hidden.test(decoded(url))) return [];
  // An address that cannot be routed at all has a handler of its own, by every method.
  const ofRoutes = app.findRoute({ method: 'GET', url: '/metrics' })?.handler;
  return methods.filter((method) => {
    const found = app.findRoute({ method, url });
    return found !== null && found.handler === ofRoutes;
  });
}

function decoded(url: string): string {
  const path = URL.parse(url, 'http://server')?.pathname ?? url;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
