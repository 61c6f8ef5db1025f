import { expect, it } from 'vitest';
import type { TimelineCursor, TimelineItem } from '#contract/rpc/timeline-entry.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { useLive } from './live-store.ts';
import type { PageLink } from './page-link.ts';
import { followTimeline } from './timeline.ts';

it('brings each entry once, and goes on where a lost connection ended', async () => {
  const asked: (TimelineCursor | undefined)[] = [];
  const answered = Promise.withResolvers<void>();
  const item = (seq: number): TimelineItem => ({
    cursor: { feedId: 'f', seq },
    sessionId: 's',
    missed: 0,
    entry: { atMs: seq, kind: 'link', isUp: true },
  });
  async function* entries(after: TimelineCursor | undefined) {
    asked.push(after);
    const from = (after?.seq ?? 0) + 1;
    yield item(from);
    yield item(from + 1);
    if (asked.length === 2) answered.resolve();
    throw new Error('the connection went');
  }
  const link = {
    rpc: {
      session: { timeline: async ({ after }: { after?: TimelineCursor }) => entries(after) },
    },
  } as unknown as PageLink;
  useLive.setState(liveWith());
  const heard: number[] = [];
  const timeline = followTimeline(link);
  timeline.onItem(({ cursor }) => heard.push(cursor.seq));
  await expect.poll(() => heard).toEqual([1, 2]);
  useLive.setState({ connection: { kind: 'lost', sinceMs: 0 } });
  useLive.setState(liveWith());
  await answered.promise;
  await expect.poll(() => heard).toEqual([1, 2, 3, 4]);
  expect(asked).toEqual([undefined, { feedId: 'f', seq: 2 }]);
});
