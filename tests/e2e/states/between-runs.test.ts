import { betweenRuns } from '#tests/e2e/support/stories/between-runs.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(betweenRuns);
