import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import { createCueNews, oldestCueMs } from './cue-news.ts';

const alarm = (atMs: number): TimelineEntry => ({ atMs, kind: 'link', isUp: false });
const paused: TimelineEntry = {
  atMs: 5000,
  kind: 'state',
  from: 'running',
  state: { kind: 'paused', sinceMs: 105_000, cause: 'person', isBeltStill: false },
};

/** A run whose session time begins at 100 s on the controller's clock. */
function begun() {
  const news = createCueNews();
  news.isNews({ sessionId: 's', entry: paused }, 's', 105_000);
  return news;
}

describe('createCueNews', () => {
  it('lets sound what happens now', () => {
    const news = begun();
    expect(news.isNews({ sessionId: 's', entry: alarm(60_000) }, 's', 160_000 + oldestCueMs - 1)).toBe(true);
  });

  it('keeps quiet about what is old, also after a pause', () => {
    const news = begun();
    expect(news.isNews({ sessionId: 's', entry: alarm(60_000) }, 's', 160_000 + oldestCueMs)).toBe(false);
    expect(news.isNews({ sessionId: 's', entry: alarm(4900) }, 's', 400_000)).toBe(false);
  });

  it('keeps quiet about another run', () => {
    const news = begun();
    expect(news.isNews({ sessionId: 's', entry: alarm(60_000) }, 'next', 160_100)).toBe(false);
    expect(news.isNews({ sessionId: 's', entry: alarm(60_000) }, undefined, 160_100)).toBe(false);
  });

  it('forgets the beginning of one run with the next', () => {
    const news = begun();
    expect(news.isNews({ sessionId: 'next', entry: alarm(60_000) }, 'next', 160_100)).toBe(false);
  });

  it('keeps quiet while the controller has told no time', () => {
    expect(begun().isNews({ sessionId: 's', entry: alarm(60_000) }, 's', undefined)).toBe(false);
  });
});
