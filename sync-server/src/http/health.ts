import type { Pool } from 'pg';
import type { App } from './app.ts';

/** How long the database may take to say that it is there, milliseconds. */
const patienceMs = 2000;

/** `GET /v1/health`: 200 while requests are taken, 202 while the database is away or the server is closing. */
export function addHealthRoute(app: App, pool: Pool, closing: AbortSignal): void {
  app.get('/v1/health', async (_, reply) => {
    const isActive = !closing.aborted && (await answers(pool));
    return reply
      .code(isActive ? 200 : 202)
      .header('cache-control', 'no-cache, no-store, must-revalidate')
      .send({ status: isActive ? 'active' : 'waiting' });
  });
}

async function answers(pool: Pool): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  const asked = pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
  const isThere = await Promise.race([asked, late]);
  clearTimeout(timer);
  return isThere;
}
