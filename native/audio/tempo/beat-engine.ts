import { BandEnergyMeter } from '#core/music/tempo/band-energies.ts';
import { hearTempo } from '#core/music/tempo/hear-tempo.ts';
import { learnedWeights } from '#core/music/tempo/learned/learned-weights.ts';
import { tempoModel } from '#core/music/tempo/tempo-model.ts';
import type { TempoEngine } from './tempo-engine.ts';

/** Raise the number with every change that can change a result: stored analyses of another id are made anew. */
export const beatEngineId = 'beats/1';

/** Below this there is no steady beat, only sounds: nobody could tap to it. */
const leastBeatProbability = 0.5;
/** A grid goes on to the end of a recording that was heard up to this length; what is longer is a mix, and changes. */
const longestExtendedS = 15 * 60;

/** The engine of core/music/tempo. */
export function createBeatEngine(): TempoEngine {
  const model = tempoModel(learnedWeights);
  return {
    id: beatEngineId,
    analyse({ samples, sampleRateHz, durationS, taggedTempoBpm }) {
      const meter = new BandEnergyMeter(sampleRateHz);
      meter.push(samples);
      const heard = hearTempo(meter.finish(), model, taggedTempoBpm === undefined ? {} : { taggedTempoBpm });
      if (heard === undefined || heard.beatProbability < leastBeatProbability) return undefined;
      const { tempoBpm, confidence, alternatives, bar, isSteady } = heard;
      const beatsS =
        isSteady && durationS <= longestExtendedS
          ? extended(heard.beatsS, tempoBpm, durationS)
          : heard.beatsS;
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
    },
  };
}

function extended(beatsS: readonly number[], tempoBpm: number, durationS: number): readonly number[] {
  const last = beatsS.at(-1);
  if (last === undefined) return beatsS;
  const more = Math.max(0, Math.floor(((durationS - last) * tempoBpm) / 60));
  return [...beatsS, ...Array.from({ length: more }, (_, i) => last + ((i + 1) * 60) / tempoBpm)];
}

function round(value: number, perUnit: number): number {
  return Math.round(value * perUnit) / perUnit;
}
