/** Consoles do not know who is on the belt; they count for somebody of this mass. */
const consoleMassKg = 75;
const kcalPerLitreOfOxygen = 5;

/**
 * Energy per minute as a console counts it: the ACSM walking and running equations, changing over at 7.2 km/h, downhill
 * counted as flat. Source: reference on pacing science, section 3 (GETP10).
 */
export function consoleKcalPerMinute(speedKmh: number, inclinePercent: number): number {
  if (speedKmh <= 0) return 0;
  const metresPerMinute = (speedKmh * 1000) / 60;
  const grade = Math.max(0, inclinePercent) / 100;
  const isRunning = speedKmh >= 7.2;
  const oxygenMlPerKgMinute = metresPerMinute * (isRunning ? 0.2 + 0.9 * grade : 0.1 + 1.8 * grade) + 3.5;
  return (oxygenMlPerKgMinute * consoleMassKg * kcalPerLitreOfOxygen) / 1000;
}
