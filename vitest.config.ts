import { defineConfig } from 'vitest/config';

/**
 * Real processes, radios and browsers share two cores: where nobody can look at once, what failed is tried once more.
 * `npm test` names each such test.
 */
const retry = process.env['CI'] === 'true' ? 1 : 0;

/** Layers of tests. `npm test` runs them all through scripts/test.mjs, which also does the set-up each one needs. */
export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['tests/support/cover-children.ts', 'tests/support/own-spool.ts'],
    // Most tests wait more than they reckon: two at a time on two cores, too.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{core,contract,native,electron,ui,renderer,scripts}/**/*.test.ts', 'tests/*.test.ts'],
          // Real audio and databases are at work in some; a busy machine must not fail them.
          testTimeout: 30_000,
          retry,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          retry,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          retry,
          include: ['sync-server/src/**/*.test.ts', 'tests/server/**/*.test.ts'],
          globalSetup: ['sync-server/src/test-support/postgres-for-tests.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'hil',
          retry,
          include: ['tests/hil/**/*.test.ts'],
          exclude: ['tests/hil/page-run.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          retry,
          include: ['tests/e2e/**/*.test.ts', 'tests/hil/page-run.test.ts'],
          exclude: ['tests/e2e/electron/**'],
          globalSetup: ['tests/e2e/support/build-page.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'electron',
          retry,
          include: ['tests/e2e/electron/**/*.test.ts'],
          globalSetup: ['tests/e2e/support/build-page.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'screens',
          include: ['tests/screens/**/*.test.ts'],
          globalSetup: ['tests/e2e/support/build-page.ts'],
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts', 'contract/**/*.ts', 'native/**/*.ts', 'electron/**/*.ts'],
      // What runs in a window runs in the layers e2e and electron, where lines are not counted.
      exclude: ['**/*.test.ts', 'electron/{main,preload}/**'],
      reporter: ['json'],
    },
  },
});
