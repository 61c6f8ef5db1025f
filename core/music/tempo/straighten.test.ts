import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BandEnergyMeter } from './band-energies.ts';
import { beatEvidence, onsetsOf } from './beat-evidence.ts';
import { paceCurve } from './pace-curve.ts';
import { composed, ownTime, straightTimeThrough } from './straight-time.ts';
import { straighten } from './straighten.ts';
import { synthesizeMusic, type SyntheticMusic } from '#tests/support/synthetic-music.ts';

function evidenceOf(music: SyntheticMusic) {
  const meter = new BandEnergyMeter(44_100);
  meter.push(synthesizeMusic(music));
  return beatEvidence(meter.finish());
}

describe('straight time', () => {
  const steps = fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 2, maxLength: 30 });
  const rising = (lengths: readonly number[]) => {
    let at = 0;
    return Float64Array.from(lengths, (length) => (at += length));
  };

  it('leads back to where it came from, within and beyond its ends', () => {
    fc.assert(
      fc.property(steps, fc.double({ min: -50, max: 200, noNaN: true }), (lengths, at) => {
        const frames = rising(lengths);
        const straight = rising(lengths.map((length, i) => length * (i % 2 === 0 ? 1.3 : 0.8)));
        const time = straightTimeThrough(frames, straight, 100);
        expect(time.frameAt(time.straightAt(at))).toBeCloseTo(at, 6);
        const twice = composed(time, straightTimeThrough(straight, frames, time.frameCount));
        expect(twice.frameAt(twice.straightAt(at))).toBeCloseTo(at, 6);
        expect(ownTime(100).frameAt(at)).toBe(at);
      }),
    );
  });
});

describe('straighten', () => {
  it('leaves music alone that keeps its tempo', () => {
    for (const pattern of ['four-on-the-floor', 'backbeat', 'breakbeat'] as const) {
      const evidence = evidenceOf({ tempoBpm: 126, durationS: 40, pattern });
      const straightened = straighten(evidence);
      expect(straightened).toMatchObject({ isOwnTime: true });
      expect(straightened.evidence).toBe(evidence);
    }
  });

  it('hears how the pace changes, and takes it out', () => {
    const music = { tempoBpm: 120, endTempoBpm: 132, durationS: 60 } as const;
    const evidence = evidenceOf(music);
    const pace = paceCurve(onsetsOf(evidence).at(-1)!);
    expect(Math.exp(pace.at(-3)! - pace[2]!)).toBeCloseTo(1.1, 1);
    const straightened = straighten(evidence);
    expect(straightened.isOwnTime).toBe(false);
    expect(straighten(straightened.evidence).isOwnTime).toBe(true);
  });

  it('holds what is too short or silent to have a pace', () => {
    const nothing = { frameCount: 0, values: new Float32Array(0) };
    expect(straighten(beatEvidence(nothing)).isOwnTime).toBe(true);
    for (const seconds of [0.05, 1, 20]) {
      const meter = new BandEnergyMeter(44_100);
      meter.push(new Float32Array(Math.round(seconds * 44_100)));
      expect(straighten(beatEvidence(meter.finish())).isOwnTime).toBe(true);
    }
  });
});
