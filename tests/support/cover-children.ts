/**
 * Vitest sees only what runs in its own processes. Where `npm test` measures coverage, worker threads and child
 * processes that tests start write theirs into this folder, and scripts/steps/merge-coverage.mjs adds it.
 */
const folder = process.env['BEATRUNNER_CHILD_COVERAGE'];
if (folder !== undefined && folder !== '') process.env['NODE_V8_COVERAGE'] = folder;
