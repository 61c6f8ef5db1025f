import { startOfRun } from '#tests/e2e/support/stories/start-of-run.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(startOfRun);
