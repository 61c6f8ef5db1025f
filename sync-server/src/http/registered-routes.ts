import type { App } from './app.ts';

export interface RegisteredRoute {
  readonly method: string;
  /** As fastify writes it: `/v1/workouts/:workoutId`. */
  readonly url: string;
}

/** Writes down every route that is added from now on: the list is whole once the app listens. */
export function listRoutes(app: App): readonly RegisteredRoute[] {
  const routes: RegisteredRoute[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of Array.isArray(method) ? method : [method]) routes.push({ method: one, url });
  });
  return routes;
}
