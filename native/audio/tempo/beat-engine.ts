import { BandEnergyMeter } from '#core/music/tempo/band-energies.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { hearTempo } from '#core/music/tempo/hear-tempo.ts';
import type { HeardTempo } from '#core/music/tempo/heard-tempo.ts';
import { learnedWeights } from '#core/music/tempo/learned/learned-weights.ts';
import { tempoModel } from '#core/music/tempo/tempo-model.ts';
import type { TempoEngine } from './tempo-engine.ts';

/** Raise the number with every change that can change a result: stored analyses of another id are made anew. */
export const beatEngineId = 'beats/2';

/** The engine of core/music/tempo. */
export function createBeatEngine(): TempoEngine {
  const model = tempoModel(learnedWeights);
  return {
    id: beatEngineId,
    listen(sampleRateHz) {
      const meter = new BandEnergyMeter(sampleRateHz);
      return {
        push: (samples) => meter.push(samples),
        finish: ({ durationS, taggedTempoBpm }) => {
          const claims = taggedTempoBpm === undefined ? {} : { taggedTempoBpm };
          const heard = hearTempo(meter.finish(), model, claims);
          return heard && analysisOf(heard, durationS);
        },
      };
    },
  };
}

function analysisOf(heard: HeardTempo, durationS: number): TempoAnalysis {
  const { tempoBpm, confidence, alternatives, beatsS, bar, isSteady } = heard;
  return {
    tempoBpm: round(tempoBpm, 1000),
    confidence: round(confidence, 1000),
    beatsS: beatsS.filter((at) => at <= durationS).map((at) => round(at, 10_000)),
    bar: { beats: bar.beats, firstDownbeatIndex: bar.firstDownbeatIndex },
    isSteady,
    durationS,
    alternatives: alternatives.map((other) => ({
      tempoBpm: round(other.tempoBpm, 1000),
      probability: round(other.probability, 1000),
    })),
    engine: beatEngineId,
  };
}

function round(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}
