import { isStartObstacle } from '#contract/errors/start-obstacles.ts';
import type { Translate, Words } from './translate.ts';

/** What keeps a run from being started. One that this page does not know: only that it is not ready. */
export function obstacleWords(t: Translate, obstacle: string): Words {
  const key = isStartObstacle(obstacle) ? obstacle : 'unknown';
  return { short: t(`obstacle.${key}.short`), long: t(`obstacle.${key}.long`) };
}
