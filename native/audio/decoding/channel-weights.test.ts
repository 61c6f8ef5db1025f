import { describe, expect, it } from 'vitest';
import { channelWeights, type ChannelOrder } from './channel-weights.ts';

const orders = ['wav', 'ogg', 'aac'] as const satisfies readonly ChannelOrder[];

describe('channelWeights', () => {
  it.each(orders.flatMap((order) => Array.from({ length: 12 }, (_, i) => [order, i + 1] as const)))(
    'never adds up to more than full scale: %s, %d channels',
    (order, count) => {
      const weights = channelWeights(count, order);
      expect(weights).toHaveLength(count);
      expect(weights.every((weight) => weight >= 0)).toBe(true);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    },
  );

  it('finds the same speakers in every order of 5.1', () => {
    const [front, centre, low, side] = [0.2071, 0.2929, 0, 0.1464];
    const near = (weights: readonly number[]) => weights.map((weight) => expect.closeTo(weight, 4));
    expect(channelWeights(6, 'wav')).toEqual(near([front, front, centre, low, side, side]));
    expect(channelWeights(6, 'ogg')).toEqual(near([front, centre, front, side, side, low]));
    expect(channelWeights(6, 'aac')).toEqual(near([centre, front, front, side, side, low]));
  });
});
