import { describe, expect, it } from 'vitest';
import { barOf, beatInBar, heardBar } from './bar.ts';

describe('a bar', () => {
  it('is the one that was heard', () => {
    const bar = { beats: 3, firstDownbeatIndex: 2 };
    expect([heardBar({ bar }), barOf({ bar })]).toEqual([bar, bar]);
  });

  it.each([
    ['nothing', undefined],
    ['no beats', { beats: 0, firstDownbeatIndex: 0 }],
    ['parts of beats', { beats: 3.5, firstDownbeatIndex: 0 }],
    ['no place', { beats: 4, firstDownbeatIndex: Number.NaN }],
  ])('has four beats from the first on where %s was heard', (_, bar) => {
    expect(heardBar({ bar })).toBeUndefined();
    expect(barOf({ bar })).toEqual({ beats: 4, firstDownbeatIndex: 0 });
  });

  it('counts on before its first downbeat', () => {
    const bar = { beats: 3, firstDownbeatIndex: 2 };
    expect([0, 1, 2, 3, 4, 5].map((index) => beatInBar(bar, index))).toEqual([1, 2, 0, 1, 2, 0]);
  });
});
