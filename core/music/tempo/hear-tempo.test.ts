import { describe, expect, it } from 'vitest';
import { syntheticBeats, synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';
import { BandEnergyMeter, type BandEnergies } from './band-energies.ts';
import type { HeardTempo } from './heard-tempo.ts';
import { hearTempo } from './hear-tempo.ts';
import { learnedWeights } from './learned/learned-weights.ts';
import { tempoModel } from './tempo-model.ts';

const model = tempoModel(learnedWeights);

function energiesOf(samples: Float32Array): BandEnergies {
  const meter = new BandEnergyMeter(22_050);
  meter.push(samples);
  return meter.finish();
}

function hear(music: SyntheticMusic): HeardTempo | undefined {
  return hearTempo(energiesOf(synthesizeMusic({ ...music, sampleRateHz: 22_050 })), model);
}

describe('hearTempo', () => {
  it.each([120, 132, 168])('tells bars of three from bars of four at %i BPM', (tempoBpm) => {
    const waltz = hear({ tempoBpm, durationS: 40, pattern: 'waltz', firstBeatS: 0.3 });
    expect(waltz?.tempoBpm).toBeCloseTo(tempoBpm, 0);
    expect(waltz?.bar.beats).toBe(3);
    const barS = (3 * 60) / tempoBpm;
    const off = ((waltz?.beatsS[waltz.bar.firstDownbeatIndex] ?? 0) - 0.3) / barS;
    expect(Math.abs(off - Math.round(off)) * barS).toBeLessThan(0.03);
    for (const pattern of ['four-on-the-floor', 'backbeat', 'breakbeat', 'click'] as const)
      expect(hear({ tempoBpm, durationS: 30, pattern })?.bar.beats ?? 4).toBe(4);
  });

  it('finds beats where they are heard, and the first of each bar', () => {
    const music: SyntheticMusic = { tempoBpm: 124, durationS: 40, firstBeatS: 0.3 };
    const heard = hear(music);
    const truth = syntheticBeats(music);
    expect(heard?.tempoBpm).toBeCloseTo(124, 1);
    expect(heard?.isSteady).toBe(true);
    for (const at of truth.slice(1, -1)) {
      const nearest = Math.min(...(heard?.beatsS ?? []).map((beat) => Math.abs(beat - at)));
      expect(nearest).toBeLessThan(0.015);
    }
    const downbeat = heard?.beatsS[heard.bar.firstDownbeatIndex] ?? 0;
    const barS = (4 * 60) / 124;
    const off = (downbeat - 0.3) / barS;
    expect(Math.abs(off - Math.round(off)) * barS).toBeLessThan(0.03);
  });

  it('follows what drifts, and says that it does', () => {
    const heard = hear({ tempoBpm: 120, endTempoBpm: 132, durationS: 60 });
    expect(heard?.isSteady).toBe(false);
    const steps = heard?.beatsS.slice(1).map((at, i) => at - (heard.beatsS[i] ?? 0)) ?? [];
    expect(60 / (steps[4] ?? 1)).toBeLessThan(123);
    expect(60 / (steps.at(-5) ?? 1)).toBeGreaterThan(129);
  });

  it('names other readings with less probability', () => {
    const heard = hear({ tempoBpm: 90, durationS: 40, pattern: 'backbeat' });
    for (const { tempoBpm, probability } of heard?.alternatives ?? []) {
      expect(Math.abs(tempoBpm / (heard?.tempoBpm ?? 1) - 1)).toBeGreaterThan(0.04);
      expect(probability).toBeLessThan(0.6);
    }
  });

  it('hears no steady beat in silence, a steady tone, or noise', () => {
    const seconds = 30 * 22_050;
    let state = 1;
    const sounds = {
      silence: new Float32Array(seconds),
      tone: Float32Array.from({ length: seconds }, (_, i) => 0.5 * Math.sin(i / 20)),
      noise: Float32Array.from({ length: seconds }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32 - 0.5;
      }),
    };
    for (const samples of Object.values(sounds)) {
      const heard = hearTempo(energiesOf(samples), model);
      expect(heard?.beatProbability ?? 0).toBeLessThan(0.5);
    }
  });

  it('says the same of a quiet recording as of a loud one', () => {
    const samples = synthesizeMusic({ tempoBpm: 138, durationS: 30, sampleRateHz: 22_050 });
    const loud = hearTempo(energiesOf(samples), model);
    const quiet = hearTempo(energiesOf(samples.map((sample) => sample * 0.02)), model);
    expect(quiet?.tempoBpm).toBeCloseTo(loud?.tempoBpm ?? 0, 1);
    expect(quiet?.beatsS.length).toBe(loud?.beatsS.length);
  });
});
