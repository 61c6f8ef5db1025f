import type { Migration } from './migration.ts';

/**
 * An account that was signed out here leaves nothing but how far its operations were counted: the server knows those
 * numbers of this device, and would take a second count for another computer's.
 */
export const accountsThatLeft: Migration = {
  version: 4,
  name: 'accounts-that-left',
  sql: 'ALTER TABLE accounts ADD COLUMN left_wall_ms REAL;',
};
