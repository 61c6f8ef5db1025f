import { coolDown } from '#tests/e2e/support/stories/special-runs.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(coolDown);
