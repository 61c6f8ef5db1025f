import type { Migration } from './migration.ts';
import { orderedChanges } from './0001-ordered-changes.ts';
import { productTables } from './0002-product-tables.ts';
import { accounts } from './0003-accounts.ts';
import { attempts } from './0004-attempts.ts';
import { rest } from './0005-rest.ts';
import { tempoRepairs } from './0006-tempo-repairs.ts';

/** In their order, numbered from 1 without a gap. */
export const allMigrations: readonly Migration[] = [
  orderedChanges,
  productTables,
  accounts,
  attempts,
  rest,
  tempoRepairs,
];
