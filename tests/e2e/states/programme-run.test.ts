import { programmeRun } from '#tests/e2e/support/stories/programme-run.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(programmeRun);
