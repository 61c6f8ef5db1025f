import type { Migration } from './migration.ts';

/**
 * Which engine found no beat in a file: another one is to listen for itself. Null where it was found before that was
 * noted, which counts as another engine.
 */
export const problemEngines: Migration = {
  version: 7,
  name: 'problem-engines',
  sql: `
    ALTER TABLE files ADD COLUMN problem_engine TEXT;
  `,
};
