import { betweenRuns } from './stories/between-runs.ts';
import { firstStart } from './stories/first-start.ts';
import { brokenScreen, coolDown, untestedTreadmill, whoPlays } from './stories/special-runs.ts';
import { startOfRun } from './stories/start-of-run.ts';
import { troubledRun } from './stories/troubled-run.ts';
import { wayToService } from './stories/way-to-service.ts';
import type { Story } from './story.ts';

/** Every screen in every state, and how it comes about. */
export const stories: readonly Story[] = [
  wayToService,
  firstStart,
  betweenRuns,
  startOfRun,
  troubledRun,
  untestedTreadmill,
  coolDown,
  whoPlays,
  brokenScreen,
];
