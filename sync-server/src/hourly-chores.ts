import type { Pool } from 'pg';
import type { Log } from '#contract/runtime/log.ts';
import { changeAges, tidyChanges } from './changes/tidy-changes.ts';
import { purgeErased } from './erasure/erase-account.ts';
import { tidyProduct } from './erasure/tidy-product.ts';
import { restChores } from './rest/rest.ts';

/** What is done every hour. One that fails is told in the log, and tried again in an hour; the others are done. */
export async function doChores(pool: Pool, log: Log, nowMs: number): Promise<void> {
  const chores = {
    'erased-identities-purged': async () => ({ accounts: await restChores.identities(pool, nowMs) }),
    'erased-accounts-purged': async () => ({ accounts: await purgeErased(pool, nowMs) }),
    'product-tidied': async () => {
      const tidied = await tidyProduct(pool, nowMs);
      if (tidied.orphans > 0) log.warn('minutes-without-run', { minutes: tidied.orphans });
      return tidied;
    },
    'answers-tidied': async () => ({
      answers: await restChores.idempotency(pool, nowMs),
      readings: await restChores.readings(pool, nowMs),
    }),
    'changes-tidied': async () => ({ gone: await tidyChanges(pool, changeAges) }),
  };
  for (const [event, chore] of Object.entries(chores)) {
    try {
      log.info(event, { ...(await chore()) });
    } catch (error) {
      log.warn('chore-failed', { chore: event, err: error });
    }
  }
}
