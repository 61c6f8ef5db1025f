import { describe, expect, it } from 'vitest';
import type { TimelineItem } from '#contract/rpc/timeline-entry.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import type { TimelineEntry } from '#electron/controller/timeline.ts';
import { createTimelineFeed } from './timeline-feed.ts';

/** As much of a session as the feed looks at. */
function sessionOf(sessionId: string) {
  const entries = createListeners<TimelineEntry>();
  const session = {
    status: { sessionId },
    onTimeline: (listener: (entry: TimelineEntry) => void) => entries.add(listener),
  } as unknown as LiveSession;
  return { session, tell: (atMs: number) => entries.emit({ atMs, kind: 'link', isUp: true }), entries };
}

function feedWithSessions() {
  const sessions = createListeners<LiveSession>();
  const feed = createTimelineFeed({ onSession: (listener) => sessions.add(listener) }, 'feed');
  return { feed, sessions };
}

async function take(items: AsyncGenerator<TimelineItem, void>, count: number): Promise<TimelineItem[]> {
  const taken: TimelineItem[] = [];
  while (taken.length < count) {
    const { value } = await items.next();
    if (value === undefined || value === null) break;
    taken.push(value);
  }
  return taken;
}

const times = (items: readonly TimelineItem[]): number[] => items.map(({ entry }) => entry.atMs);

describe('createTimelineFeed', () => {
  it('tells what is kept, then what happens, and from a cursor on what came after it', async () => {
    const { feed, sessions } = feedWithSessions();
    const { session, tell } = sessionOf('one');
    sessions.emit(session);
    tell(1);
    tell(2);
    const items = feed.follow(undefined, undefined);
    const kept = await take(items, 2);
    expect(times(kept)).toEqual([1, 2]);
    const live = take(items, 1);
    tell(3);
    expect(times(await live)).toEqual([3]);
    expect(times(await take(feed.follow(kept[0]?.cursor, undefined), 2))).toEqual([2, 3]);
  });

  it('goes on over sessions, and leaves those that were put away', async () => {
    const { feed, sessions } = feedWithSessions();
    const [one, other] = [sessionOf('one'), sessionOf('other')];
    sessions.emit(one.session);
    one.tell(1);
    sessions.emit(other.session);
    expect(one.entries.size).toBe(0);
    other.tell(1);
    const items = await take(feed.follow(undefined, undefined), 2);
    expect(items.map(({ sessionId }) => sessionId)).toEqual(['one', 'other']);
    feed.close();
    expect(other.entries.size).toBe(0);
    expect(sessions.size).toBe(0);
  });

  it('says how many are gone to somebody who was away for too long', async () => {
    const { feed, sessions } = feedWithSessions();
    const { session, tell } = sessionOf('one');
    sessions.emit(session);
    for (let atMs = 1; atMs <= 2500; atMs += 1) tell(atMs);
    const [back] = await take(feed.follow({ feedId: 'feed', seq: 100 }, undefined), 1);
    expect(back).toMatchObject({ missed: 400, cursor: { seq: 501 }, entry: { atMs: 501 } });
    const [fresh, next] = await take(feed.follow(undefined, undefined), 2);
    expect(fresh).toMatchObject({ missed: 0, cursor: { seq: 501 } });
    expect(next).toMatchObject({ missed: 0, cursor: { seq: 502 } });
  });

  it.each([
    ['another start', { feedId: 'old', seq: 1 }],
    ['the future', { feedId: 'feed', seq: 99 }],
  ])('does not believe a cursor of %s', async (_whose, cursor) => {
    const { feed, sessions } = feedWithSessions();
    const { session, tell } = sessionOf('one');
    sessions.emit(session);
    tell(1);
    tell(2);
    expect(times(await take(feed.follow(cursor, undefined), 2))).toEqual([1, 2]);
  });

  it('ends with its signal', async () => {
    const { feed } = feedWithSessions();
    const end = new AbortController();
    const next = feed.follow(undefined, end.signal).next();
    end.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
