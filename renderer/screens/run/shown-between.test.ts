import { describe, expect, it } from 'vitest';
import { createPauseReader, createQuestionReader, createStopReader } from './shown-between.ts';
import { liveWith } from '#tests/support/live-example.ts';

describe('createPauseReader', () => {
  const read = createPauseReader();

  it('counts down to the end of the pause, also between two statuses', () => {
    const state = { kind: 'paused', sinceMs: 981_000, cause: 'person', isBeltStill: true } as const;
    expect(read(liveWith({ state }), 0)).toEqual({ kind: 'still', leftS: 581 });
    expect(read(liveWith({ state }), 2500)).toEqual({ kind: 'still', leftS: 579 });
  });

  it('waits for the belt, and counts 3-2-1 on the way back', () => {
    const slowing = { kind: 'paused', sinceMs: 981_000, cause: 'console', isBeltStill: false } as const;
    expect(read(liveWith({ state: slowing }), 0)).toEqual({ kind: 'slowing' });
    const countdown = { kind: 'countdown', sinceMs: 1_000_000, isResume: true } as const;
    expect([0, 1, 999, 1000, 2999, 3500].map((nowMs) => read(liveWith({ state: countdown }), nowMs))).toEqual(
      [3, 3, 3, 2, 1, 0].map((leftS) => ({ kind: 'countdown', leftS })),
    );
    const starting = { kind: 'starting', sinceMs: 1_000_000, isResume: true } as const;
    expect(read(liveWith({ state: starting }), 0)).toEqual({ kind: 'starting' });
  });
});

describe('createQuestionReader', () => {
  it('says what is asked, and how long it waits', () => {
    const state = { kind: 'asking', sinceMs: 982_000, cause: 'linkRestored' } as const;
    expect(createQuestionReader()(liveWith({ state }), 0)).toEqual({ cause: 'linkRestored', leftS: 102 });
    expect(createQuestionReader()(liveWith(), 0)).toBeUndefined();
  });
});

describe('createStopReader', () => {
  const read = createStopReader();
  const stopping = (isAccepted: boolean) =>
    ({ kind: 'stopping', sinceMs: 999_000, cause: 'person', askedAtMs: 999_000, isAccepted }) as const;

  it('says what is waited for', () => {
    expect(read(liveWith({ state: stopping(false) }), 0)).toEqual({ cause: 'person', waitsFor: 'answer' });
    expect(read(liveWith({ state: stopping(true) }), 0)).toEqual({ cause: 'person', waitsFor: 'rest' });
  });

  it('says so where nobody can be asked', () => {
    const live = liveWith({ state: stopping(true) });
    const treadmill = live.status?.treadmill && { ...live.status.treadmill, isLinkUp: false };
    expect(read(liveWith({ state: stopping(true) }, { status: { treadmill } }), 0)?.waitsFor).toBe('link');
    expect(read(live, 3001)?.waitsFor).toBe('control');
  });
});
