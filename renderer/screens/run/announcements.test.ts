import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import { createAnnouncementWatch, type AnnouncementWatch } from './announcements.ts';

/** A run whose session time begins at 100 s on the controller's clock. */
function begun(sessionId = 's'): { watch: AnnouncementWatch; note: (entry: TimelineEntry) => void } {
  const watch = createAnnouncementWatch();
  const note = (entry: TimelineEntry): void => watch.note({ sessionId, entry });
  note({
    atMs: 0,
    kind: 'state',
    from: 'ready',
    state: { kind: 'countdown', sinceMs: 100_000, isResume: false },
  });
  return { watch, note };
}

function trackEntry(atMs: number, title: string): TimelineEntry {
  return { atMs, kind: 'track', isStart: true, track: { trackId: title, title, tempo: { tempoBpm: 170 } } };
}

describe('createAnnouncementWatch', () => {
  it('counts down the three seconds before a rise', () => {
    const { watch, note } = begun();
    note({ atMs: 60_000, kind: 'announced', speedKmh: 11 });
    expect(watch.present(160_500)).toEqual({ kind: 'faster', speedKmh: 11, leftMs: 2500 });
    expect(watch.present(163_000)).toBeUndefined();
  });

  it('takes what comes again after a reload for no news', () => {
    const { watch, note } = begun();
    note({ atMs: 60_000, kind: 'announced', speedKmh: 11 });
    note(trackEntry(61_000, 'One'));
    note(trackEntry(62_000, 'Two'));
    expect(watch.present(400_000)).toBeUndefined();
  });

  it('goes by any state that names its time, also after a pause', () => {
    const watch = createAnnouncementWatch();
    const note = (entry: TimelineEntry): void => watch.note({ sessionId: 's', entry });
    note({ atMs: 1000, kind: 'announced', speedKmh: 9 });
    expect(watch.present(101_000)).toBeUndefined();
    note({
      atMs: 5000,
      kind: 'state',
      from: 'running',
      state: { kind: 'paused', sinceMs: 105_000, cause: 'person', isBeltStill: false },
    });
    note({ atMs: 400_000, kind: 'announced', speedKmh: 9 });
    expect(watch.present(501_000)).toEqual({ kind: 'faster', speedKmh: 9, leftMs: 2000 });
  });

  it('names a new track for four seconds, but not the first, and not over a rise', () => {
    const { watch, note } = begun();
    note(trackEntry(3000, 'One'));
    expect(watch.present(103_500)).toBeUndefined();
    note(trackEntry(60_000, 'Two'));
    expect(watch.present(163_900)).toEqual({ kind: 'track', title: 'Two', tempoBpm: 170 });
    expect(watch.present(164_000)).toBeUndefined();
    note({ atMs: 60_500, kind: 'announced', speedKmh: 11 });
    expect(watch.present(161_000)?.kind).toBe('faster');
  });

  it('forgets one run with the next', () => {
    const { watch, note } = begun();
    note({ atMs: 60_000, kind: 'announced', speedKmh: 11 });
    watch.note({ sessionId: 'next', entry: trackEntry(0, 'One') });
    expect(watch.present(160_500)).toBeUndefined();
  });
});
