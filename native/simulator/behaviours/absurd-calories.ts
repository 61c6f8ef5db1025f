import type { Behaviour } from './behaviour.ts';

/** Quirk 28: energy that no human turns over: more than 30 kcal a minute (qz FAQ 14). */
export function absurdCalories(options: { readonly kcalPerMinute?: number } = {}): Behaviour {
  const { kcalPerMinute = 36 } = options;
  return {
    name: 'absurdCalories',
    shapeTelemetry: (data, machine) => ({
      ...data,
      totalEnergyKcal: Math.min(65_534, (machine.belt.elapsedMs / 60_000) * kcalPerMinute),
      energyPerHourKcal: kcalPerMinute * 60,
      energyPerMinuteKcal: kcalPerMinute,
    }),
  };
}
