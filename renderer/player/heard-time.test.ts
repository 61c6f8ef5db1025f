import { describe, expect, it } from 'vitest';
import { heardTimeS } from './heard-time.ts';

describe('heardTimeS', () => {
  it('goes on from what the browser said last of its loudspeaker', () => {
    const context = {
      currentTime: 10,
      outputLatency: 0.25,
      getOutputTimestamp: () => ({ contextTime: 9.7, performanceTime: 5000 }),
    };
    expect(heardTimeS(context, 5000)).toBeCloseTo(9.7, 9);
    expect(heardTimeS(context, 5040)).toBeCloseTo(9.74, 9);
  });

  it('hears nothing that is not made yet', () => {
    const context = {
      currentTime: 10,
      getOutputTimestamp: () => ({ contextTime: 9.7, performanceTime: 5000 }),
    };
    expect(heardTimeS(context, 9000)).toBe(10);
  });

  it.each([
    ['before the first sound', { contextTime: 0, performanceTime: 0 }],
    ['of long ago', { contextTime: 2, performanceTime: 5000 }],
    ['without any', {}],
  ])('takes the latency where there is no moment: %s', (_, timestamp) => {
    const context = { currentTime: 10, outputLatency: 0.25, getOutputTimestamp: () => timestamp };
    expect(heardTimeS(context, 5000)).toBeCloseTo(9.75, 9);
    expect(heardTimeS({ currentTime: 10, outputLatency: 0.25 }, 5000)).toBeCloseTo(9.75, 9);
    expect(heardTimeS({ currentTime: 10, outputLatency: 0, baseLatency: 0.01 }, 5000)).toBeCloseTo(9.99, 9);
  });
});
