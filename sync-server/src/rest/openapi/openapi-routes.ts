import { z } from 'zod';
import type { Description } from './description.ts';
import { anyone, nothing, route, type Route } from '#server/rest/http/route.ts';

/**
 * The interface's description for programs and for people. Both are loaded and made when they are first asked
 * for: no start waits.
 *
 * @param routes all other declared ones
 */
export function openApiRoutes(routes: readonly Route[]): readonly Route[] {
  const shared = { who: anyone, rate: 'read', params: nothing, query: nothing, body: nothing } as const;
  const tag = 'Description';
  const own: readonly Route[] = [
    route({
      ...{ method: 'GET', path: '/v1/openapi.json', operationId: 'getDescription', tag, ...shared },
      summary: 'This description',
      answers: { 200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) } },
      handle: async () => ({ status: 200, body: (await described()).document() }),
    }),
    route({
      ...{ method: 'GET', path: '/v1/docs', operationId: 'readReference', tag, ...shared },
      summary: 'The reference, as a page',
      answers: { 200: { description: 'A page', mediaTypes: ['text/html'] } },
      handle: async () => {
        const { page, pageHeaders } = await described();
        return { status: 200, headers: pageHeaders, body: page() };
      },
    }),
  ];
  let loading: Promise<Description> | undefined;
  const described = (): Promise<Description> => {
    loading ??= import('./description.ts').then(({ describeRoutes }) => describeRoutes([...routes, ...own]));
    return loading;
  };
  return own;
}
