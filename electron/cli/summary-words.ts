import type { SessionTotals } from '#core/session/session-records.ts';
import { minutesAndSeconds } from './duration-words.ts';

/** "0.62 km in 6:06 on the move, 6:14 in all, 37 kcal": what a run came to, the same wherever it is told. */
export function summaryWords(totals: SessionTotals): string {
  const { distanceM, movingMs, durationMs, energyKcal, meanHeartRateBpm } = totals;
  return [
    `${(distanceM / 1000).toFixed(2)} km in ${minutesAndSeconds(movingMs)} on the move`,
    `${minutesAndSeconds(durationMs)} in all`,
    `${Math.round(energyKcal)} kcal`,
    ...(meanHeartRateBpm === undefined ? [] : [`heart ${Math.round(meanHeartRateBpm)} on average`]),
  ].join(', ');
}
