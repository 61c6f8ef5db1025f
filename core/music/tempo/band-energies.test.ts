import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandCount, bandEdgesHz, BandEnergyMeter, type BandEnergies } from './band-energies.ts';

function energiesOf(samples: Float32Array, rateHz = 44_100, pieces = [samples.length]): BandEnergies {
  const meter = new BandEnergyMeter(rateHz);
  let at = 0;
  for (const length of pieces) {
    meter.push(samples.subarray(at, at + length));
    at += length;
  }
  meter.push(samples.subarray(at));
  return meter.finish();
}

function tone(hz: number, lengthS: number, rateHz = 44_100): Float32Array {
  return Float32Array.from({ length: lengthS * rateHz }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));
}

describe('BandEnergyMeter', () => {
  it.each([44_100, 22_050])('finds a tone in its own band, a hundred times a second, at %d Hz', (rateHz) => {
    const { frameCount, values } = energiesOf(tone(1000, 2, rateHz), rateHz);
    expect(frameCount).toBeGreaterThanOrEqual(199);
    expect(frameCount).toBeLessThanOrEqual(201);
    const frame = values.subarray(100 * bandCount, 101 * bandCount);
    const loudest = frame.indexOf(Math.max(...frame));
    expect(bandEdgesHz[loudest]).toBeLessThan(1030);
    expect(bandEdgesHz[loudest + 1]).toBeGreaterThan(970);
    expect(Math.max(...frame)).toBeGreaterThan(0.4);
    expect(frame[3]).toBeLessThan(0.01);
  });

  it('gives away what is complete, frame by frame what it would have said at the end', () => {
    const samples = tone(300, 2);
    const whole = energiesOf(samples);
    const meter = new BandEnergyMeter(44_100);
    const drained: number[] = [];
    for (let at = 0; at < samples.length; at += 10_000) {
      meter.push(samples.subarray(at, at + 10_000));
      drained.push(...meter.drain().values);
    }
    drained.push(...meter.finish().values);
    expect(Float32Array.from(drained)).toEqual(whole.values);
  });

  it('says the same however the recording comes in pieces', () => {
    const samples = tone(300, 1);
    const whole = energiesOf(samples);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 12 }), (pieces) => {
        const other = energiesOf(samples, 44_100, pieces);
        expect(other.frameCount).toBe(whole.frameCount);
        expect(other.values).toEqual(whole.values);
      }),
      { numRuns: 20 },
    );
  });

  it('hears a click in the frame that it is in', () => {
    const samples = new Float32Array(2 * 44_100);
    samples[44_100] = 1;
    const { values, frameCount } = energiesOf(samples);
    const loudness = Array.from({ length: frameCount }, (_, i) =>
      values.subarray(i * bandCount, (i + 1) * bandCount).reduce((sum, value) => sum + value, 0),
    );
    expect(loudness.indexOf(Math.max(...loudness))).toBe(100);
  });

  it('has nothing to say of nothing, and refuses other rates', () => {
    expect(energiesOf(new Float32Array(0)).frameCount).toBeLessThanOrEqual(1);
    expect(() => new BandEnergyMeter(48_000)).toThrow(RangeError);
  });
});
