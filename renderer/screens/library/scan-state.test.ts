import { describe, expect, it } from 'vitest';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { isSkipped, knownErrorCode, listenedShare, minutesLeft, scanSteps, stepState } from './scan-state.ts';

const progress: LibraryProgress = {
  step: 'listen',
  pausedBy: [],
  foundFiles: 1300,
  readyFiles: 92,
  listenedFiles: 302,
  toListen: 1208,
  problemCount: 0,
  problems: [],
};

describe('a scan', () => {
  it('goes step by step', () => {
    const states = (step: LibraryProgress['step']) =>
      scanSteps.map((each) => stepState({ ...progress, step }, each));
    expect(states('find')).toEqual(['now', 'waiting', 'waiting']);
    expect(states('listen')).toEqual(['done', 'done', 'now']);
    expect(states('done')).toEqual(['done', 'done', 'done']);
    expect(states('failed')).toEqual(['waiting', 'waiting', 'waiting']);
  });

  it('has a bar only where it is known how much there is', () => {
    expect(listenedShare(progress)).toBe(0.25);
    expect(listenedShare({ ...progress, step: 'find' })).toBeUndefined();
    expect(listenedShare({ ...progress, toListen: 0, listenedFiles: 0 })).toBe(1);
  });

  it('tells minutes as people do, and nothing that nobody knows', () => {
    const minutes = (remainingMs: number) => minutesLeft({ ...progress, remainingMs });
    expect([59_999, 60_000, 89_000, 91_000, 360_000].map(minutes)).toEqual([0, 1, 1, 2, 6]);
    expect(minutesLeft(progress)).toBeUndefined();
  });

  it('knows what was left out from what failed', () => {
    expect([isSkipped('audio/no-beat'), isSkipped('audio/file-damaged')]).toEqual([true, false]);
    expect(knownErrorCode('audio/no-beat')).toBe('audio/no-beat');
    expect(knownErrorCode('of/another-version')).toBe('internal/unexpected');
  });
});
