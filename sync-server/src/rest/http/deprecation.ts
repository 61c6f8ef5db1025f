import type { Deprecation } from './route.ts';

/** What a client of something that will go is told with every answer (RFC 9745, RFC 8594). */
export function deprecationHeaders(deprecation: Deprecation | undefined): Readonly<Record<string, string>> {
  if (deprecation === undefined) return {};
  const { since, sunset, link } = deprecation;
  return {
    deprecation: `@${Date.parse(since) / 1000}`,
    sunset: new Date(sunset).toUTCString(),
    link: `<${link}>; rel="deprecation"; type="text/html"`,
  };
}
