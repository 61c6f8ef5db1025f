import type { SessionSample } from '#core/session/session-records.ts';
import type { sampleListSchema } from '#contract/rest/workouts.ts';
import type { z } from 'zod';

type AnsweredSample = z.infer<typeof sampleListSchema>['samples'][number];

const means = [
  ['speedKmh', 'reportedSpeedKmh'],
  ['requestedSpeedKmh', 'requestedSpeedKmh'],
  ['inclinePercent', 'reportedInclinePercent'],
  ['heartRateBpm', 'heartRateBpm'],
  ['cadenceSpm', 'cadenceSpm'],
  ['heardTempoBpm', 'heardTempoBpm'],
] as const satisfies readonly (readonly [keyof AnsweredSample, keyof SessionSample])[];

/**
 * Samples, each for `everyS` seconds from a multiple of it: means of what was measured in them, and the last of what is
 * counted since the start. Seconds in which nothing was kept have none.
 *
 * @param samples in the order of time
 */
export function downsample(samples: readonly SessionSample[], everyS: number): readonly AnsweredSample[] {
  const answered: AnsweredSample[] = [];
  let from = 0;
  while (from < samples.length) {
    const atS = startOf(samples[from], everyS);
    let to = from + 1;
    while (to < samples.length && startOf(samples[to], everyS) === atS) to += 1;
    answered.push(joined(samples, from, to, atS));
    from = to;
  }
  return answered;
}

function startOf(sample: SessionSample | undefined, everyS: number): number {
  return Math.floor((sample?.atMs ?? 0) / 1000 / everyS) * everyS;
}

function joined(samples: readonly SessionSample[], from: number, to: number, atS: number): AnsweredSample {
  const last = samples[to - 1];
  const answer: Record<string, number> = { atS };
  for (const [name, source] of means) {
    let sum = 0;
    let count = 0;
    for (let index = from; index < to; index += 1) {
      const value = samples[index]?.[source];
      if (value === undefined) continue;
      sum += value;
      count += 1;
    }
    if (count > 0) answer[name] = Math.round((sum / count) * 1000) / 1000;
  }
  return { ...answer, atS, distanceM: last?.distanceM ?? 0, energyKcal: last?.energyKcal ?? 0 };
}
