import type { Database } from '#server/database/open-database.ts';

/** Where the server loses its database in the middle of a transaction. */
export interface BreakPlan {
  /** This statement, from 1, is never sent; with `isCommitted` everything is, and the server does not hear of it. */
  readonly atStatement: number;
  readonly isCommitted: boolean;
}

type Query = (...given: unknown[]) => unknown;

/** What is needed of a connection: its statements, and the socket below. */
interface Connection {
  query: Query;
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * Ends a server's connection in the middle of its next transaction, as a process that is killed there does: nothing of it
 * was done, or all of it was and nobody knows.
 */
export class ConnectionBreaker {
  plan: BreakPlan | undefined;

  attach(pool: Database['pool']): void {
    const connect = pool.connect.bind(pool) as Query;
    // The pool itself calls with a function, for single statements.
    pool.connect = ((...given: unknown[]) =>
      given.length > 0
        ? connect(...given)
        : (connect() as Promise<Connection>).then((client) =>
            this.#broken(client),
          )) as Database['pool']['connect'];
  }

  #broken(client: Connection): Connection {
    const { plan } = this;
    if (plan === undefined) return client;
    this.plan = undefined;
    const query = client.query.bind(client);
    let sent = 0;
    const lose = (): never => {
      client.connection.stream.destroy();
      throw new Error('Connection terminated unexpectedly');
    };
    client.query = async (...given: unknown[]) => {
      sent += 1;
      const isEnd = given[0] === 'COMMIT';
      if (isEnd && plan.isCommitted) {
        await query(...given);
        return lose();
      }
      if (isEnd || (!plan.isCommitted && sent >= plan.atStatement)) return lose();
      return query(...given);
    };
    return client;
  }
}
