import { describe, expect, it } from 'vitest';
import { liveWith } from '#tests/support/live-example.ts';
import { createStepsReader } from './shown-steps.ts';

const music = {
  trackId: 'a',
  title: 'A',
  positionS: 10,
  durationS: 200,
  playbackRate: 1,
  tempoBpm: 170.6,
};

describe('createStepsReader', () => {
  it('is the middle of three seconds: one false step does not show', () => {
    const read = createStepsReader();
    const steps = [171, 172, 90, 172, 172];
    const shown = steps.map((cadenceSpm, place) => {
      const nowMs = place * 500;
      return read(liveWith({ cadenceSpm, music }, { receivedAtMs: nowMs }), nowMs).cadenceSpm;
    });
    expect(shown.at(-1)).toBe(172);
    expect(shown).not.toContain(90);
  });

  it('leaves the place to the beat where nothing counts steps', () => {
    const read = createStepsReader();
    expect(read(liveWith({ music }), 0)).toEqual({ cadenceSpm: undefined, beatBpm: 171, hasCounter: false });
    const pod = { kind: 'footPod', deviceId: 'p', name: 'P', isLinkUp: false } as const;
    expect(read(liveWith({ music }, { status: { sensors: [pod] } }), 0).hasCounter).toBe(true);
  });

  it('forgets what is old', () => {
    const read = createStepsReader();
    const live = liveWith({ cadenceSpm: 172, music });
    expect(read(live, 0).cadenceSpm).toBe(172);
    expect(read(live, 3001)).toMatchObject({ cadenceSpm: undefined, beatBpm: undefined });
  });
});
