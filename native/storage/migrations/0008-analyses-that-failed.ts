import type { Migration } from './migration.ts';

/**
 * A file whose thread was ended was called damaged and never tried again, however busy the machine had been. That is a
 * failure of its own now, with a few tries; those of before get theirs.
 */
export const analysesThatFailed: Migration = {
  version: 8,
  name: 'analyses-that-failed',
  sql: `
    ALTER TABLE files ADD COLUMN problem_tries INTEGER;
    UPDATE files
    SET problem_code = 'audio/analysis-failed',
      problem_detail = iif(problem_detail = 'its decoder crashed', problem_detail, 'it took too long')
    WHERE problem_code = 'audio/file-damaged'
      AND (problem_detail = 'its decoder crashed' OR problem_detail LIKE 'it took longer than %');
  `,
};
