import type { Authenticate } from '#server/accounts/authenticate.ts';
import { systemClock } from '#server/clock/system-clock.ts';
import { readServerConfig } from '#server/config/server-config.ts';
import { createLogger } from '#server/log/server-log.ts';
import { electricTimes } from '#server/open/open-server.ts';
import { productShapes, type ProductShape } from '#server/product/product-shape.ts';
import { createServer, type SyncServer } from '#server/server.ts';

export interface ProductRig extends SyncServer {
  readonly url: string;
}

/** A table as the product's own are, for tests. */
export const noteShape: ProductShape = {
  table: 'note',
  columns: ['id', 'title', 'body'],
  ownerColumn: 'account_id',
  ownerValue: ({ id }) => id,
  owners: ['account'],
  kind: 'changes',
  schemaEpoch: 1,
};

export const noteTableSql = `
  CREATE TABLE note (id int PRIMARY KEY, account_id text NOT NULL, title text NOT NULL, body text, hidden text DEFAULT 'hidden');
  CREATE INDEX ON note (account_id);
  CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON note FOR EACH ROW EXECUTE FUNCTION sync_capture('id', 'account:account_id')`;

/** "Bearer anna" is the account anna; anna may see the gym g1. */
const byName: Authenticate = (request) => {
  const [, name] = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '') ?? [];
  const gymIds = new Set(name === 'anna' ? ['g1'] : []);
  return Promise.resolve(name === undefined ? undefined : { accountId: name, gymIds });
};

export async function startProductServer(
  environment: Readonly<Record<string, string>>,
  parts: { readonly authenticate?: Authenticate; readonly times?: Partial<typeof electricTimes> } = {},
): Promise<ProductRig> {
  const config = readServerConfig({ PORT: '0', LOG_LEVEL: 'error', ...environment });
  const server = await createServer(config, createLogger(config.logLevel), systemClock, {
    authenticate: parts.authenticate ?? byName,
    shapes: { ...productShapes, notes: noteShape },
    times: { ...electricTimes, ...parts.times },
  });
  const url = await server.app.listen({ host: config.host, port: config.port });
  return { ...server, url };
}

export function asUser(name: string): RequestInit {
  return { headers: { authorization: `Bearer ${name}` } };
}
