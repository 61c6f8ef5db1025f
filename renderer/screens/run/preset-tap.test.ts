import { describe, expect, it } from 'vitest';
import { liveWith } from '#tests/support/live-example.ts';
import { bounceMs, presetDeed } from './preset-tap.ts';

// The belt reports 9.8 km/h; that was 200 ms old when the status came, at 0.
const live = liveWith();

describe('presetDeed', () => {
  it('sets what is near the belt at one tap, and asks before what is far above it', () => {
    expect(presetDeed(10, undefined, live, 0)).toBe('set');
    expect(presetDeed(12, undefined, live, 0)).toBe('ask');
  });

  it('takes no second tap that comes as fast as a finger bounces', () => {
    const asking = { presetKmh: 12, askedAtMs: 1000 };
    expect(presetDeed(12, asking, live, 1000 + bounceMs - 1)).toBe('nothing');
    expect(presetDeed(12, asking, live, 1000 + bounceMs)).toBe('set');
  });

  it('asks anew for another preset', () => {
    expect(presetDeed(14, { presetKmh: 12, askedAtMs: 0 }, live, 1000)).toBe('ask');
  });

  it('spares no question by a speed that is no longer the present', () => {
    expect(presetDeed(10, undefined, live, 2800)).toBe('set');
    expect(presetDeed(10, undefined, live, 2801)).toBe('ask');
    const silent = liveWith({ link: { isUp: true, telemetryAgeMs: 3001, control: 'granted' } });
    expect(presetDeed(10, undefined, silent, 0)).toBe('ask');
    const unsaid = liveWith({ link: { isUp: true, control: 'granted' } });
    expect(presetDeed(10, undefined, unsaid, 0)).toBe('ask');
  });

  it('goes by what the belt was told where it reports nothing, while that is heard', () => {
    const mute = liveWith({ speedKmh: {} });
    expect(presetDeed(12, undefined, mute, 3000)).toBe('set');
    expect(presetDeed(12, undefined, mute, 3001)).toBe('ask');
  });
});
