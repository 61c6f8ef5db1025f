import type { Migration } from './migration.ts';
import { orderedChanges } from './0001-ordered-changes.ts';

/** In their order, numbered from 1 without a gap. */
export const allMigrations: readonly Migration[] = [orderedChanges];
