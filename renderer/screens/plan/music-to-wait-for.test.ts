import { describe, expect, it } from 'vitest';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { musicToWaitFor } from './music-to-wait-for.ts';

function state(readyTracks: number | undefined, changes: Partial<LibraryProgress> = {}) {
  const progress: LibraryProgress = {
    step: 'listen',
    pausedBy: [],
    foundFiles: 9,
    readyFiles: 3,
    listenedFiles: 3,
    toListen: 9,
    problemCount: 0,
    problems: [],
    ...changes,
  };
  return { readyTracks, progress, isListening: progress.step === 'listen' };
}

describe('musicToWaitFor', () => {
  it('waits for all of a few tracks', () => {
    expect(musicToWaitFor(state(3))).toEqual({ ready: 3, needed: 9 });
    expect(musicToWaitFor(state(0, { listenedFiles: 0 }))).toEqual({ ready: 0, needed: 9 });
  });

  it('needs less where some of them cannot be read', () => {
    expect(musicToWaitFor(state(3, { listenedFiles: 6 }))).toEqual({ ready: 3, needed: 6 });
  });

  it('waits for ten of many, and not again where ten are known', () => {
    expect(musicToWaitFor(state(4, { toListen: 1200 }))).toEqual({ ready: 4, needed: 10 });
    expect(musicToWaitFor(state(10, { toListen: 1200 }))).toBeUndefined();
  });

  it('waits for nothing that does not come', () => {
    expect(musicToWaitFor(state(3, { pausedBy: ['person'] }))).toBeUndefined();
    expect(musicToWaitFor(state(3, { step: 'done' }))).toBeUndefined();
    expect(musicToWaitFor(state(undefined))).toBeUndefined();
    expect(musicToWaitFor({ readyTracks: 3, progress: undefined, isListening: false })).toBeUndefined();
  });
});
