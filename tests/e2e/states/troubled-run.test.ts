import { troubledRun } from '#tests/e2e/support/stories/troubled-run.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(troubledRun);
