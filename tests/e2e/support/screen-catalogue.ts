import { accounts } from './stories/accounts.ts';
import { betweenRuns } from './stories/between-runs.ts';
import { firstStart, musicAlone } from './stories/first-start.ts';
import { handsOff } from './stories/hands-off.ts';
import { brokenScreen, coolDown, untestedTreadmill, whoPlays } from './stories/special-runs.ts';
import { programmeRun } from './stories/programme-run.ts';
import { startOfRun } from './stories/start-of-run.ts';
import { troubledRun } from './stories/troubled-run.ts';
import { wayToService } from './stories/way-to-service.ts';
import type { Story } from './story.ts';

/** Every screen in every state, and how it comes about. */
export const stories: readonly Story[] = [
  wayToService,
  firstStart,
  musicAlone,
  betweenRuns,
  accounts,
  startOfRun,
  troubledRun,
  handsOff,
  untestedTreadmill,
  coolDown,
  programmeRun,
  whoPlays,
  brokenScreen,
];
