import { describe, expect, it } from 'vitest';
import type { PlayerEvent } from '#contract/player/player.ts';
import type { PlayerReport, PlayOrder } from '#contract/rpc/page-player.ts';
import { createPagePlayer } from './page-player.ts';

/** A page that takes one order after the other. */
function attachPage(player: ReturnType<typeof createPagePlayer>, attachmentId: string) {
  const gone = new AbortController();
  const orders = player.attach(attachmentId, gone.signal);
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

  it('lets one page play at a time: the last that attached', async () => {
    const { player, events } = playerWithEvents();
    const first = attachPage(player, 'a');
    await first.next();
    await first.next();
    player.play('song', 0);
    const second = attachPage(player, 'b');
    await second.next();
    expect(await first.next()).toEqual({ kind: 'replaced' });
    expect(await first.next()).toBeUndefined();
    expect(player.hasPage).toBe(true);
    first.report(playhead(1, 10));
    expect(events).toEqual([]);
    second.report(playhead(1, 11));
    expect(events).toHaveLength(1);
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
