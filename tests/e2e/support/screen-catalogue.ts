import { startOfRun } from './stories/start-of-run.ts';
import { troubledRun } from './stories/troubled-run.ts';
import type { Story } from './story.ts';

/** Every screen in every state of docs/testing.md, and how it comes about. */
export const stories: readonly Story[] = [startOfRun, troubledRun];
