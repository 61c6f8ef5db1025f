import { cadenceWindowMs, medianCadence, type CadenceSample } from '#ui/format/cadence.ts';
import { goneAfterMs } from '#ui/format/freshness.ts';
import { steadyNumber } from '#ui/format/steady-number.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { statusAgeMs, type Reader } from './use-sampled.ts';

export interface ShownSteps {
  readonly cadenceSpm: number | undefined;
  readonly beatBpm: number | undefined;
  /** Something counts steps, or did a moment ago. Without it the beat is the number of the card. */
  readonly hasCounter: boolean;
}

/** Steps and beat as they are shown: the median of three seconds, in whole numbers that do not tremble. */
export function createStepsReader(): Reader<ShownSteps> {
  let samples: readonly CadenceSample[] = [];
  let shownSpm: number | undefined;
  return (live: LiveState, nowMs: number) => {
    const isPresent = statusAgeMs(live, nowMs) <= goneAfterMs;
    const session = isPresent ? live.status?.session : undefined;
    const measuredSpm = session?.cadenceSpm;
    const before = samples.filter(({ atMs }) => nowMs - atMs <= cadenceWindowMs);
    samples = measuredSpm === undefined ? [] : [...before, { atMs: nowMs, cadenceSpm: measuredSpm }];
    const medianSpm = medianCadence(samples, nowMs);
    shownSpm = medianSpm === undefined ? undefined : steadyNumber(shownSpm, medianSpm, 1);
    const tempoBpm = session?.music?.tempoBpm ?? session?.room?.tempoBpm;
    const hasPod = live.status?.sensors.some(({ kind }) => kind === 'footPod') === true;
    return {
      cadenceSpm: shownSpm,
      beatBpm: tempoBpm === undefined ? undefined : Math.round(tempoBpm),
      hasCounter: hasPod || measuredSpm !== undefined,
    };
  };
}
