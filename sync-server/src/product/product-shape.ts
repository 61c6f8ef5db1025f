import { accountIdSchema } from '#contract/sync/identity.ts';
import { accountHeadTable, ownerColumn, versionColumns } from '#contract/sync/shape-row.ts';
import type { SyncTable } from '#contract/sync/sync-field.ts';
import { machinesTable, syncedTables } from '#contract/sync/synced-tables.ts';
import { Problem } from '#server/http/problem.ts';
import type { Principal } from '#server/accounts/authenticate.ts';

/** A shape that the product has. Clients name it and say whose it is; table, columns and rows are fixed here. */
export interface ProductShape {
  readonly table: string;
  readonly columns: readonly string[];
  /** Column that says whose a row is, and what is in it for an owner. */
  readonly ownerColumn: string;
  ownerValue(owner: ShapeOwner): string;
  /** Kinds of owners that have such a shape. */
  readonly owners: readonly ShapeOwner['kind'][];
  /** `head`: the scope's own row, which is its own log; `changes`: rows of a table, and what the log says of them. */
  readonly kind: 'head' | 'changes';
  /** Raised whenever columns or their meaning change: clients start again. */
  readonly schemaEpoch: number;
}

export interface ShapeOwner {
  readonly kind: 'account' | 'gym';
  readonly id: string;
}

/** A scope's name in the database. */
export function scopeOf({ kind, id }: ShapeOwner): string {
  return `${kind}:${id}`;
}

/**
 * The one row that tells a client that something of its account has changed. It is the only shape that clients hold a
 * request for.
 */
export const accountHead: ProductShape = {
  table: 'sync_scope',
  columns: ['scope', 'seq', 'epoch'],
  ownerColumn: 'scope',
  ownerValue: scopeOf,
  owners: ['account', 'gym'],
  kind: 'head',
  schemaEpoch: 1,
};

/** Rows of an account, a shape a table: the columns that the contract says. */
function accountShape(table: SyncTable): ProductShape {
  const versions = table.kind === 'row' ? versionColumns : ['extra'];
  return {
    table: table.name,
    columns: [ownerColumn, table.keyField, ...Object.keys(table.fields), ...versions],
    ownerColumn,
    ownerValue: ({ id }) => id,
    owners: ['account'],
    kind: 'changes',
    schemaEpoch: 1,
  };
}

/** What a gym's kiosks have told of its treadmills. */
const gymMachines: ProductShape = {
  table: 'gym_machine',
  columns: ['gym_id', 'machine_id', ...Object.keys(machinesTable.fields)],
  ownerColumn: 'gym_id',
  ownerValue: ({ id }) => id,
  owners: ['gym'],
  kind: 'changes',
  schemaEpoch: 1,
};

/** Every shape by the name that clients have for it. */
export const productShapes: Readonly<Record<string, ProductShape>> = {
  [accountHeadTable]: accountHead,
  gym_machines: gymMachines,
  ...Object.fromEntries(syncedTables.map((table) => [table.name, accountShape(table)])),
};

/** What a request may say; everything that would choose rows or columns is refused. */
const choosingParams = ['where', 'columns', 'queryable_columns', 'replica', 'log', 'secret', 'api_secret'];
const identifier = /^[\w-]{1,64}$/;

/**
 * Which shape a request is for, and that whoever asks may have it.
 *
 * @throws Problem
 */
export function authoriseShape(
  shapes: Readonly<Record<string, ProductShape>>,
  query: ReadonlyMap<string, string>,
  principal: Principal,
): { readonly shape: ProductShape; readonly owner: ShapeOwner } {
  const name = query.get('table') ?? '';
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  if (shape === undefined) {
    throw new Problem(400, 'shape/unknown', 'Unknown shape', 'There is no shape of this name.');
  }
  for (const key of query.keys()) {
    const isDefault =
      (key === 'replica' && query.get(key) === 'default') || (key === 'log' && query.get(key) === 'full');
    if (
      !isDefault &&
      (choosingParams.includes(key) || key.startsWith('params') || key.startsWith('subset__'))
    ) {
      throw new Problem(
        400,
        'shape/not-yours-to-choose',
        'Not allowed',
        `"${key.slice(0, 40)}" cannot be chosen for private data.`,
      );
    }
  }
  const owner = readOwner(query);
  const mayRead =
    owner.kind === 'account' ? owner.id === principal.accountId : principal.gymIds.has(owner.id);
  if (!mayRead || !shape.owners.includes(owner.kind)) {
    throw new Problem(403, 'shape/forbidden', 'Not yours', 'This belongs to somebody else.');
  }
  return { shape, owner };
}

/** `account=<id>` or `gym=<id>`, exactly one of them: it is part of the address, so that no cache mixes people up. */
function readOwner(query: ReadonlyMap<string, string>): ShapeOwner {
  const [account, gym] = [query.get('account'), query.get('gym')];
  const id = account ?? gym ?? '';
  const isId = account === undefined ? identifier.test(id) : accountIdSchema.safeParse(id).success;
  if ((account === undefined) === (gym === undefined) || !isId) {
    throw new Problem(
      400,
      'shape/no-owner',
      'Whose?',
      'Say whose shape it is: "account" or "gym" with its id.',
    );
  }
  return { kind: account === undefined ? 'gym' : 'account', id };
}
