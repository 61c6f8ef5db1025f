import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sessionRequestSchema } from '#contract/rpc/session-request.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { foldTempo } from '#core/music/folded-tempo.ts';
import { stretchToCadence } from '#core/music/playback-rate.ts';
import { bandPosition, sessionTempoRange } from '#core/music/session-tempo-range.ts';
import { targetBand } from '#core/pacing/target-band.ts';
import { naturalCadenceSpm } from '#core/physiology/natural-cadence.ts';
import { sampleIndexSchema } from '#scripts/samples/sample-index.ts';
import { trialRequest } from './trial-request.ts';

const index = new URL('../../../resources/samples/samples.json', import.meta.url);
const { samples } = sampleIndexSchema.parse(JSON.parse(await readFile(index, 'utf8')));

/** Whether a track can be put on the steps of the speed that it asks for. */
function canBeInStep(tempoBpm: number): boolean {
  const { goal } = trialRequest;
  if (goal === undefined) throw new Error('the trial has a goal');
  const band = targetBand(goal, defaultProfile, { inclinePercent: 0 });
  const centreSpm = naturalCadenceSpm((band.lowKmh + band.highKmh) / 2, defaultProfile, band.gait);
  const tracks = samples.map((sample) => ({
    tempo: {
      tempoBpm: sample.tempoBpm,
      confidence: 1,
      beatsS: [],
      durationS: 100,
      alternatives: [],
      engine: 'known',
    },
  }));
  const range = sessionTempoRange(tracks, centreSpm, band.gait);
  const folded = foldTempo(tempoBpm, centreSpm, band.gait);
  const speedKmh = band.lowKmh + bandPosition(folded.foldedBpm, range) * (band.highKmh - band.lowKmh);
  const cadenceSpm = naturalCadenceSpm(speedKmh, defaultProfile, band.gait);
  return folded.isMatch && stretchToCadence(folded.foldedBpm, cadenceSpm, 6).isMatch;
}

describe('trialRequest', () => {
  it('is one that the controller takes', () => {
    expect(sessionRequestSchema.parse(trialRequest)).toEqual(trialRequest);
  });

  it('is a run in which the sample tracks meet the steps of the speeds that they ask for', () => {
    const fitting = samples.map(({ tempoBpm }) => tempoBpm).filter(canBeInStep);
    expect(fitting).toEqual([104, 110, 118, 128, 140]);
  });
});
