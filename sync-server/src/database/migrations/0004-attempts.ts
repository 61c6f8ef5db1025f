import type { Migration } from './migration.ts';

/** What was tried, of which accounts and from which addresses, as hashes of their names. */
export const attempts: Migration = {
  version: 4,
  name: 'attempts',
  sql: `
CREATE TABLE attempt_count (
  key bytea NOT NULL PRIMARY KEY,
  -- When the whole burst is there again, when everything is forgiven, and until when nothing goes.
  full_at timestamptz NOT NULL DEFAULT 'epoch',
  clean_at timestamptz NOT NULL DEFAULT 'epoch',
  locked_until timestamptz NOT NULL DEFAULT 'epoch'
) WITH (fillfactor = 80);
CREATE INDEX attempt_count_over ON attempt_count ((greatest(full_at, clean_at, locked_until)));
`,
};
