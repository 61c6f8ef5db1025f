import { describe, expect, it } from 'vitest';
import { inStepShare, stepWord } from '#core/music/in-step.ts';
import { blend, relativeLuminance } from '#ui/tokens/contrast.ts';
import { darkColours } from '#ui/tokens/tokens.ts';
import { beatsPerPulse, meterGeometry, meterPercent, meterReachShare } from './beat-meter-geometry.ts';

describe('meterGeometry', () => {
  it('puts the beat into the middle and the needle where the runner is', () => {
    const { needle, bandStart, bandEnd } = meterGeometry(172, 172, inStepShare);
    expect(needle).toBe(0);
    expect(bandStart).toBe(-0.125);
    expect(bandEnd).toBe(0.125);
    expect(meterGeometry(180, 172, inStepShare).needle).toBeGreaterThan(0);
    expect(meterGeometry(160, 172, inStepShare).needle).toBeLessThan(0);
  });

  it('has the needle inside the band exactly while the word is "in step"', () => {
    for (let cadenceSpm = 155; cadenceSpm <= 190; cadenceSpm += 0.25) {
      const { needle, bandStart, bandEnd } = meterGeometry(cadenceSpm, 172, inStepShare);
      const isInside = needle !== undefined && needle >= bandStart - 1e-9 && needle <= bandEnd + 1e-9;
      expect(isInside, `${cadenceSpm} spm`).toBe(stepWord(cadenceSpm, 172) === 'inStep');
    }
  });

  it('keeps the needle on the meter and says on which side it would be', () => {
    expect(meterGeometry(90, 172, inStepShare)).toMatchObject({ needle: -0.5, beyond: 'low' });
    expect(meterGeometry(220, 172, inStepShare)).toMatchObject({ needle: 0.5, beyond: 'high' });
    expect(meterGeometry(172, 172, inStepShare).beyond).toBe('none');
  });

  it('has no needle where steps or beat are unknown', () => {
    for (const [cadenceSpm, beatBpm] of [
      [undefined, 172],
      [172, undefined],
      [172, 0],
      [Number.NaN, 172],
      [172, Number.NaN],
    ]) {
      expect(meterGeometry(cadenceSpm, beatBpm, inStepShare).needle).toBeUndefined();
    }
  });
});

describe('meterPercent', () => {
  it('is how much faster than the beat the steps are, as far as the meter shows it', () => {
    expect(meterPercent(172, 172)).toBe(0);
    expect(meterPercent(171.9, 172)).toBe(0);
    expect(Object.is(meterPercent(171.9, 172), -0)).toBe(false);
    expect(meterPercent(180.6, 172)).toBe(5);
    expect(meterPercent(163.4, 172)).toBe(-5);
    expect(meterPercent(300, 172)).toBe(100 * meterReachShare);
    expect(meterPercent(60, 172)).toBe(-100 * meterReachShare);
  });

  it('is in the middle where nothing is known', () => {
    expect(meterPercent(undefined, 172)).toBe(0);
    expect(meterPercent(172, undefined)).toBe(0);
  });
});

describe('beatsPerPulse', () => {
  it('stays under three a second at any tempo, and leaves out no more than it must', () => {
    for (let bpm = 40; bpm <= 400; bpm++) {
      const every = beatsPerPulse(bpm);
      expect(bpm / 60 / every, `${bpm} BPM`).toBeLessThan(3);
      if (every > 1) expect(bpm / 60 / (every - 1), `${bpm} BPM`).toBeGreaterThan(2.9);
    }
    expect(beatsPerPulse(171)).toBe(1);
    expect(beatsPerPulse(180)).toBe(2);
    expect(beatsPerPulse(0)).toBe(1);
  });

  it('leaves the band itself alone: even if it came and went it would be a small change of light', () => {
    const band = blend(darkColours.accent, darkColours.raised, 0.28);
    expect(relativeLuminance(band) - relativeLuminance(darkColours.raised)).toBeLessThan(0.1);
  });
});
