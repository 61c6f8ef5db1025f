import { describe, expect, it } from 'vitest';
import type { PlayerEvent } from '#contract/player/player.ts';
import type { PlayerReport, PlayOrder } from '#contract/rpc/page-player.ts';
import { createPagePlayer } from './page-player.ts';

/** A page that takes one order after the other. */
function attachPage(
  player: ReturnType<typeof createPagePlayer>,
  attachmentId: string,
  { takes = false, pageId = attachmentId }: { readonly takes?: boolean; readonly pageId?: string } = {},
) {
  const gone = new AbortController();
  const orders = player.attach({ attachmentId, pageId, takes }, gone.signal);
  return {
    next: async (): Promise<PlayOrder | undefined> => (await orders.next()).value ?? undefined,
    report: (report: PlayerReport) => player.report(attachmentId, report),
    leave: async () => {
      gone.abort();
      await orders.return();
    },
  };
}

function playerWithEvents() {
  const player = createPagePlayer();
  const events: PlayerEvent[] = [];
  player.onEvent((event) => events.push(event));
  return { player, events };
}

const playhead = (playId: number, positionS: number): PlayerReport => ({
  kind: 'playhead',
  playId,
  positionS,
  playbackRate: 1,
  isPlaying: true,
});

describe('createPagePlayer', () => {
  it('tells a page what to play, and the controller where it is', async () => {
    const { player, events } = playerWithEvents();
    const page = attachPage(player, 'a');
    expect(player.hasPage).toBe(false);
    expect(await page.next()).toEqual({ kind: 'attached', attachmentId: 'a' });
    expect(player.hasPage).toBe(true);
    expect(await page.next()).toEqual({ kind: 'silence' });
    const order = page.next();
    player.play('song', 3);
    player.setPlaybackRate(1.05);
    expect(await order).toEqual({
      kind: 'play',
      playId: 1,
      trackId: 'song',
      fromS: 3,
      isPlaying: true,
      playbackRate: 1.05,
    });
    page.report({ ...playhead(1, 3.25), playbackRate: 1.05 } as PlayerReport);
    page.report({ kind: 'ended', playId: 1 });
    expect(events).toEqual([
      {
        kind: 'playhead',
        playhead: { trackId: 'song', positionS: 3.25, playbackRate: 1.05, isPlaying: true },
      },
      { kind: 'ended', trackId: 'song' },
    ]);
    expect(await page.next()).toEqual({ kind: 'silence' });
  });

  it('gives a slow page the latest order, not every one in between', async () => {
    const { player } = playerWithEvents();
    const page = attachPage(player, 'a');
    await page.next();
    player.play('one', 0);
    player.play('two', 0);
    player.pause();
    expect(await page.next()).toMatchObject({ playId: 2, trackId: 'two', isPlaying: false });
    player.resume();
    expect(await page.next()).toMatchObject({ playId: 2, isPlaying: true });
    player.stop();
    player.pause();
    player.resume();
    expect(await page.next()).toEqual({ kind: 'silence' });
  });

  it('lets a page that was reloaded go on where the music was', async () => {
    const { player } = playerWithEvents();
    const before = attachPage(player, 'a');
    await before.next();
    player.play('song', 0);
    await before.next();
    before.report(playhead(1, 42.5));
    await before.leave();
    expect(player.hasPage).toBe(false);
    const after = attachPage(player, 'b');
    await after.next();
    expect(await after.next()).toMatchObject({ kind: 'play', playId: 1, trackId: 'song', fromS: 42.5 });
  });

  it('leaves the music where it plays; a second page waits until the first has gone', async () => {
    const { player, events } = playerWithEvents();
    const first = attachPage(player, 'a');
    await first.next();
    player.play('song', 0);
    await first.next();
    const second = attachPage(player, 'b');
    expect(await second.next()).toEqual({ kind: 'replaced' });
    second.report(playhead(1, 11));
    expect(events).toEqual([]);
    first.report(playhead(1, 10));
    expect(events).toHaveLength(1);
    const turn = second.next();
    await first.leave();
    expect(await turn).toEqual({ kind: 'attached', attachmentId: 'b' });
    expect(await second.next()).toMatchObject({ kind: 'play', trackId: 'song', fromS: 10 });
    expect(player.hasPage).toBe(true);
    await second.leave();
    expect(player.hasPage).toBe(false);
  });

  it('gives the music to the page that the runner taps; the one before waits', async () => {
    const { player, events } = playerWithEvents();
    const first = attachPage(player, 'a');
    await first.next();
    player.play('song', 0);
    await first.next();
    first.report(playhead(1, 10));
    const second = attachPage(player, 'b', { takes: true });
    const told = first.next();
    expect(await second.next()).toEqual({ kind: 'attached', attachmentId: 'b' });
    expect(await told).toEqual({ kind: 'replaced' });
    events.length = 0;
    first.report(playhead(1, 10.25));
    expect(events).toEqual([]);
    second.report(playhead(1, 10.5));
    expect(events).toHaveLength(1);
    const turn = first.next();
    await second.leave();
    expect(await turn).toMatchObject({ kind: 'attached' });
  });

  it('takes the music back from a page that may not sound, and says at once that it was silent', async () => {
    const { player, events } = playerWithEvents();
    const first = attachPage(player, 'a');
    await first.next();
    player.play('song', 0);
    await first.next();
    first.report(playhead(1, 10));
    const second = attachPage(player, 'b', { takes: true });
    await second.next();
    await second.next();
    await first.next();
    events.length = 0;
    const turn = first.next();
    second.report({ kind: 'blocked', playId: 1 });
    expect(events).toMatchObject([{ kind: 'playhead', playhead: { isPlaying: false } }]);
    expect(await turn).toMatchObject({ kind: 'attached' });
    expect(await second.next()).toEqual({ kind: 'replaced' });
  });

  it('leaves it with one that has sounded, and where every other page was refused as well', async () => {
    const { player } = playerWithEvents();
    const first = attachPage(player, 'a');
    await first.next();
    player.play('song', 0);
    await first.next();
    const second = attachPage(player, 'b');
    await second.next();
    first.report({ kind: 'blocked', playId: 1 });
    expect(await second.next()).toMatchObject({ kind: 'attached' });
    await second.next();
    expect(await first.next()).toEqual({ kind: 'replaced' });
    // Nobody is left who may: it stays, and offers a tap.
    second.report({ kind: 'blocked', playId: 1 });
    player.pause();
    expect(await second.next()).toMatchObject({ kind: 'play', isPlaying: false });
    // Headphones that are pulled: no other loudspeaker takes over.
    const third = attachPage(player, 'c');
    await third.next();
    second.report(playhead(1, 5));
    second.report({ kind: 'blocked', playId: 1 });
    player.resume();
    expect(await second.next()).toMatchObject({ kind: 'play', isPlaying: true });
  });

  it('knows a page that comes again before its old connection is given up', async () => {
    const { player } = playerWithEvents();
    const before = attachPage(player, 'a', { pageId: 'page' });
    await before.next();
    await before.next();
    const after = attachPage(player, 'b', { pageId: 'page' });
    const ended = before.next();
    expect(await after.next()).toEqual({ kind: 'attached', attachmentId: 'b' });
    expect(await ended).toBeUndefined();
    expect(player.hasPage).toBe(true);
  });

  it('ignores what is said about an order that is over, and about silence', async () => {
    const { player, events } = playerWithEvents();
    const page = attachPage(player, 'a');
    await page.next();
    page.report(playhead(0, 1));
    player.play('song', 0);
    player.play('song', 0);
    page.report({ kind: 'ended', playId: 1 });
    page.report({ kind: 'failed', playId: 1, reason: 'late' });
    expect(events).toEqual([]);
    page.report({ kind: 'failed', playId: 2, reason: 'no such file' });
    expect(events).toEqual([{ kind: 'failed', trackId: 'song', reason: 'no such file' }]);
  });
});
