import { firstStart, musicAlone } from '#tests/e2e/support/stories/first-start.ts';
import { walkThrough } from '#tests/e2e/support/walk-through.ts';

walkThrough(firstStart);
walkThrough(musicAlone);
