import type { Route } from '#server/rest/http/route.ts';
import { authOperations } from './auth-operations.ts';
import type { Json } from './json-schemas.ts';
import { openApiDocument } from './openapi-document.ts';
import { describeRoute } from './operation.ts';
import { otherOperations } from './other-operations.ts';
import { referencePage, referencePageHeaders } from './reference-page.ts';

/** The whole interface, for programs and for people; each is made once. */
export interface Description {
  readonly document: () => Json;
  readonly page: () => string;
  readonly pageHeaders: Readonly<Record<string, string>>;
}

/** Describes declared routes, and with them what accounts and sync serve. */
export function describeRoutes(routes: readonly Route[]): Description {
  const operations = [
    ...routes.map((declared) => describeRoute(declared)),
    ...authOperations,
    ...otherOperations,
  ];
  return {
    document: once(() => openApiDocument(operations)),
    page: once(() => referencePage(operations)),
    pageHeaders: referencePageHeaders(),
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
