import type { Pool } from 'pg';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { Authenticate } from '#server/accounts/authenticate.ts';
import { isFreshSignIn } from '#server/accounts/sign-ins/fresh-sign-in.ts';
import type { ModelConfig } from '#server/config/model-config.ts';
import type { Database } from '#server/database/open-database.ts';
import type { App } from '#server/http/app.ts';
import { accountRoutes } from './account/account-routes.ts';
import { purgeErasedIdentities } from './account/purge-account.ts';
import { deviceRoutes } from './devices/device-routes.ts';
import { addRoutes } from './http/add-routes.ts';
import { ErasedAccounts } from './http/erased-accounts.ts';
import { tidyIdempotency } from './http/idempotency.ts';
import { tidyReadings } from './music/kept-readings.ts';
import { ModelCoach } from './music/model-coach.ts';
import { musicRoutes } from './music/music-routes.ts';
import { openApiRoutes } from './openapi/openapi-routes.ts';
import { profileRoutes } from './profile/profile-routes.ts';
import { workoutRoutes } from './workouts/workout-routes.ts';

interface RestParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly authenticate: Authenticate;
  readonly model: ModelConfig | undefined;
  readonly closing: AbortSignal;
  /** Called after a commit that changed scopes. */
  readonly committed: (scopes: readonly string[]) => void;
  /** For tests: answers are held against their schemas. */
  readonly checksAnswers?: boolean;
}

/** The REST interface `/v1`, all but what accounts and sync serve themselves. */
export function addRest(app: App, parts: RestParts): void {
  const { database, clock, log, authenticate, model, closing, committed, checksAnswers = false } = parts;
  const { pool, query } = database;
  const nowMs = (): number => clock.nowMs();
  const wallTimeMs = (): number => clock.wallTimeMs();
  const coach = model === undefined ? undefined : new ModelCoach({ pool, log, nowMs, wallTimeMs }, model);
  const erased = new ErasedAccounts(pool, nowMs);
  const write = { pool, wallTimeMs, committed };
  const routes = [
    ...profileRoutes(write),
    ...deviceRoutes(write),
    ...workoutRoutes(write),
    ...musicRoutes({ pool, wallTimeMs, coach, monthlyUsd: model?.monthlyUsd ?? 0 }),
    ...accountRoutes({
      ...{ pool, query, wallTimeMs, committed, erased },
      after: (delayMs, callback) => clock.after(delayMs, callback),
    }),
  ];
  addRoutes(app, [...routes, ...openApiRoutes(routes)], {
    ...{ pool, authenticate, closing, erased, nowMs, wallTimeMs, checksAnswers },
    isFresh: (signInId) => isFreshSignIn(query, signInId, wallTimeMs()),
  });
}

/** What is done every hour, by the name that the log has for it. What is synced waits for `identities`. */
export const restChores = {
  identities: purgeErasedIdentities,
  idempotency: tidyIdempotency,
  readings: tidyReadings,
} as const satisfies Readonly<Record<string, (pool: Pool, nowMs: number) => Promise<number>>>;
