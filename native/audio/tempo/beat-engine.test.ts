import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { syntheticBeats, synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';
import { joinedSamples } from '#tests/support/joined-samples.ts';
import { listenToFile } from '#native/audio/listen-to-file.ts';
import { beatEngineId, createBeatEngine } from './beat-engine.ts';

const engine = createBeatEngine();

function answerTo(samples: Float32Array, taggedTempoBpm?: number) {
  const listener = engine.listen(44_100);
  listener.push(samples);
  const durationS = samples.length / 44_100;
  return listener.finish({ durationS, ...(taggedTempoBpm !== undefined && { taggedTempoBpm }) });
}

function analyse(music: SyntheticMusic, taggedTempoBpm?: number) {
  return answerTo(synthesizeMusic(music), taggedTempoBpm)!;
}

function isSameUpToOctave(a: number, b: number): boolean {
  return [1 / 4, 1 / 2, 1, 2, 4].some((factor) => Math.abs((a * factor) / b - 1) <= 0.03);
}

/** Share of the true beats with a found one within 50 ms. */
function recall(found: readonly number[], truth: readonly number[]): number {
  return truth.filter((at) => found.some((beat) => Math.abs(beat - at) < 0.05)).length / truth.length;
}

describe('createBeatEngine', () => {
  it.each([90, 100.5, 128, 150, 172, 174])('finds plain beats at %d BPM, octave and all', (tempoBpm) => {
    const music = { tempoBpm, durationS: 40, pattern: 'four-on-the-floor' } as const;
    const analysis = analyse(music);
    expect(Math.abs(analysis.tempoBpm / tempoBpm - 1)).toBeLessThan(0.01);
    expect(analysis.confidence).toBeGreaterThan(0.6);
    expect(recall(analysis.beatsS, syntheticBeats(music))).toBeGreaterThan(0.95);
    expect(analysis.beatsS.length).toBeLessThan((tempoBpm / 60) * 40 + 3);
    expect(analysis.engine).toBe(beatEngineId);
    const sum = analysis.alternatives.reduce(
      (total, { probability }) => total + probability,
      analysis.confidence,
    );
    expect(sum).toBeLessThanOrEqual(1);
  });

  it.each(['backbeat', 'breakbeat', 'click'] as const)('finds a %s up to the octave', (pattern) => {
    for (const tempoBpm of [90, 128, 174]) {
      const { tempoBpm: found, beatsS } = analyse({ tempoBpm, durationS: 30, pattern });
      expect(isSameUpToOctave(found, tempoBpm)).toBe(true);
      const spacings = beatsS.slice(1).map((at, i) => at - beatsS[i]!);
      expect(spacings.every((spacing) => Math.abs((spacing * found) / 60 - 1) < 0.05)).toBe(true);
    }
  });

  it.each([
    ['drifts by 4 %', 118, 123],
    ['rises by a sixth', 120, 140],
    ['falls by a fifth', 160, 128],
  ])('follows a tempo that %s', (_, tempoBpm, endTempoBpm) => {
    const music = { tempoBpm, endTempoBpm, durationS: 90 };
    const analysis = analyse(music);
    const [low, high] = [tempoBpm, endTempoBpm].sort((a, b) => a - b) as [number, number];
    expect(analysis.tempoBpm).toBeGreaterThan(low);
    expect(analysis.tempoBpm).toBeLessThan(high);
    expect(analysis.isSteady).toBe(false);
    expect(recall(analysis.beatsS, syntheticBeats(music))).toBeGreaterThan(0.95);
  });

  it.each([
    [120, 150],
    [150, 120],
    [140, 90],
    [125, 128],
  ])('follows music that goes on at another tempo: %i, then %i BPM', (first, second) => {
    const parts = [first, second].map((tempoBpm) => ({ tempoBpm, durationS: 50 }));
    const truth = parts.flatMap((part, i) => syntheticBeats(part).map((at) => at + 50 * i));
    const analysis = answerTo(joinedSamples(parts.map((part) => synthesizeMusic(part))))!;
    expect(analysis.isSteady).toBe(false);
    expect(recall(analysis.beatsS, truth)).toBeGreaterThan(0.9);
    expect(analysis.beatsS.length / truth.length).toBeCloseTo(1, 1);
  });

  it('takes the tag as a hint for the octave only', () => {
    const music = { tempoBpm: 172, durationS: 30, pattern: 'backbeat' } as const;
    expect(analyse(music, 86).tempoBpm).toBeCloseTo(86, 0);
    expect(analyse(music, 172).tempoBpm).toBeCloseTo(172, 0);
    expect(analyse(music, 110).tempoBpm).toBeCloseTo(172, 0);
  });

  it.each([undefined, 93, 140])(
    'finds no beat in silence and none in noise, whatever a tag claims: %s',
    (tag) => {
      expect(answerTo(new Float32Array(20 * 44_100), tag)).toBeUndefined();
      let state = 1;
      const noise = Float32Array.from({ length: 30 * 44_100 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32 - 0.5;
      });
      expect(answerTo(noise, tag)).toBeUndefined();
    },
  );

  it.each([
    'mono.mp3',
    'stereo.ogg',
    'stereo.opus',
    'mono.flac',
    'moov-last.m4a',
    'mono-22k.aac',
    'cut-off-late.mp3',
  ])('hears 128 BPM in %s', async (name) => {
    const path = join(import.meta.dirname, '../../../tests/fixtures/audio', name);
    const { analysis, isCutOff } = await listenToFile(path, engine);
    expect(Math.abs(analysis.tempoBpm / 128 - 1)).toBeLessThan(0.01);
    expect(isCutOff).toBe(name === 'cut-off-late.mp3');
  });
});
