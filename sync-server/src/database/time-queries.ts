import type { Pool, PoolClient } from 'pg';

/**
 * Tells how long each statement took, seconds, from when it was sent until its answer was there; those that failed as well.
 * For connections that the pool opens from now on.
 */
export function timeQueries(pool: Pool, observe: (seconds: number) => void): void {
  pool.on('connect', (client) => {
    const send = client.query.bind(client) as (...given: unknown[]) => unknown;
    const timed = (...given: unknown[]): unknown => {
      const beganMs = performance.now();
      const done = (): void => observe((performance.now() - beganMs) / 1000);
      const last = given.at(-1);
      // The pool itself calls back.
      if (typeof last === 'function') {
        return send(...given.slice(0, -1), (...result: unknown[]): unknown => {
          done();
          return Reflect.apply(last, undefined, result);
        });
      }
      const sent = send(...given);
      if (sent instanceof Promise) sent.then(done, done);
      return sent;
    };
    client.query = timed as PoolClient['query'];
  });
}
