import { afterAll, beforeAll } from 'vitest';
import type { electricTimes } from '#server/open/open-server.ts';
import { askShape, startOpenServer, type ServerRig, type ShapeResponse } from './open-server-rig.ts';
import { useTestDatabase, type TestDatabase } from './test-database.ts';

/** An open server on a database of its own, for the tests of one file; ages and pieces are small. */
export interface OpenProtocolRig {
  database(): TestDatabase;
  url(): string;
  ask(query: Readonly<Record<string, string>>, init?: RequestInit): Promise<ShapeResponse>;
  /** Makes a table `(id, title, note)` with so many rows, and says its name. */
  items(rows?: number): Promise<string>;
}

export function useOpenProtocol(times: Partial<typeof electricTimes> = {}): OpenProtocolRig {
  const database = useTestDatabase();
  let server: ServerRig | undefined;
  beforeAll(async () => {
    server = await startOpenServer(
      {
        DATABASE_URL: database().url,
        ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '10000',
        ELECTRIC_CACHE_MAX_AGE: '1',
        ELECTRIC_CACHE_STALE_AGE: '3',
        ELECTRIC_ENABLE_INTEGRATION_TESTING: 'true',
      },
      times,
    );
  });
  afterAll(() => server?.close());
  const url = (): string => {
    if (server === undefined) throw new Error('the server is there only while tests run');
    return server.url;
  };
  let tables = 0;
  return {
    database,
    url,
    ask: (query, init) => askShape(url(), query, init),
    async items(rows = 2) {
      tables += 1;
      const table = `items_${tables}`;
      await database().sql(`CREATE TABLE ${table} (id int PRIMARY KEY, title text NOT NULL, note text)`);
      await database().sql(
        `INSERT INTO ${table} SELECT i, 'title ' || i FROM generate_series(1, ${rows}) AS i`,
      );
      return table;
    },
  };
}
