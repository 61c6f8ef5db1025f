import { handsOff } from '#tests/e2e/support/stories/hands-off.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(handsOff);
