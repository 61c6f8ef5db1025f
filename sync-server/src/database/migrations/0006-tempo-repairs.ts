import type { Migration } from './migration.ts';

/** A repair of a tempo may also say where a bar begins; what others say of a recording is found by the recording. */
export const tempoRepairs: Migration = {
  version: 6,
  name: 'tempo repairs',
  sql: `
ALTER TABLE tempo_corrections ADD COLUMN downbeat_s float8;
CREATE INDEX tempo_corrections_by_track ON tempo_corrections (track_id);
`,
};
