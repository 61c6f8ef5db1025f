import { describe, expect, it } from 'vitest';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { attachTest, createMusicFolder, startTestService, statusWhere } from '#tests/support/test-service.ts';

/** What a page does with its audio element: it obeys, and reports its playhead four times a second. */
async function playAsPage({ rpc }: AttachedService, pageId: string, signal: AbortSignal) {
  const played: string[] = [];
  let attachmentId = '';
  let order: { playId: number; playbackRate: number; isPlaying: boolean } | undefined;
  let positionS = 0;
  let startedFromS = Number.NaN;
  const orders = await rpc.player.attach({ pageId, takes: false }, { signal });
  const attached = Promise.withResolvers<void>();
  const obeying = (async () => {
    for await (const next of orders) {
      if (next.kind === 'attached') ({ attachmentId } = next);
      attached.resolve();
      if (next.kind !== 'play') {
        order = undefined;
        continue;
      }
      if (next.playId !== order?.playId) {
        positionS = next.fromS;
        startedFromS = next.fromS;
        played.push(next.trackId);
      }
      order = next;
    }
  })().catch(() => undefined);
  await attached.promise;
  let isSilent = false;
  const timer = setInterval(() => {
    if (order === undefined || isSilent) return;
    const { playId, playbackRate, isPlaying } = order;
    if (isPlaying) positionS += 0.25 * playbackRate;
    const report = { kind: 'playhead', playId, positionS, playbackRate, isPlaying } as const;
    rpc.player.report({ attachmentId, report }).catch(() => undefined);
  }, 250);
  return {
    played,
    get positionS() {
      return positionS;
    },
    get startedFromS() {
      return startedFromS;
    },
    fallSilent() {
      isSilent = true;
    },
    soundAgain() {
      isSilent = false;
    },
    async end() {
      if (order === undefined) throw new Error('nothing plays');
      await rpc.player.report({ attachmentId, report: { kind: 'ended', playId: order.playId } });
    },
    async leave() {
      clearInterval(timer);
      await orders.return?.();
      await obeying;
    },
  };
}

describe('music that a page plays', () => {
  // Real time throughout: a page cannot play faster. It takes a start, a countdown and some playheads.
  it(
    'leads the run; without the page the speed is held, and a page that comes back goes on',
    { timeout: 90_000 },
    async () => {
      const service = await startTestService({
        player: 'page',
        timeScale: 1,
        musicFolders: [createMusicFolder('slow-fuse.flac', 'brass-tacks.opus')],
      });
      const attached = await attachTest(service);
      const { rpc } = attached;
      for await (const { step, readyFiles } of await rpc.library.progress()) {
        if (step !== 'done') continue;
        expect(readyFiles).toBe(2);
        break;
      }
      const { tracks, total } = await rpc.library.tracks({ offset: 0, limit: 1 });
      expect({ total, shown: tracks.length }).toEqual({ total: 2, shown: 1 });
      expect(JSON.stringify(tracks)).not.toContain('/');
      const trackId = tracks[0]?.trackId ?? '';
      expect((await rpc.library.track({ trackId })).beatsS.length).toBeGreaterThan(50);
      expect(await rpc.status.get()).toMatchObject({ hasPlayer: false });

      const gone = new AbortController();
      const page = await playAsPage(attached, 'one', gone.signal);
      await rpc.session.prepare({ mode: 'musicLeads' });
      await statusWhere(
        attached,
        ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
      );
      await rpc.session.start();
      const playing = await statusWhere(attached, ({ session }) => (session?.music?.positionS ?? 0) > 0.5);
      expect(playing).toMatchObject({ hasPlayer: true });
      expect(playing.session?.music?.trackId).toBe(page.played[0]);

      await page.end();
      await statusWhere(
        attached,
        ({ session }) => session?.music !== undefined && session.music.trackId !== page.played[0],
      );

      page.fallSilent();
      const held = await statusWhere(
        attached,
        ({ session }) => session?.state.kind === 'running' && session.state.holds.includes('musicUnknown'),
      );
      expect(held.session?.music).toBeUndefined();
      page.soundAgain();
      await statusWhere(
        attached,
        ({ session }) => session?.state.kind === 'running' && session.state.holds.length === 0,
      );

      const leftAtS = page.positionS;
      await page.leave();
      await statusWhere(attached, ({ hasPlayer }) => !hasPlayer);
      const reloaded = await attachTest(service);
      const pageAgain = await playAsPage(reloaded, 'two', gone.signal);
      await statusWhere(reloaded, ({ session }) => session?.music !== undefined);
      expect(pageAgain.played).toEqual([page.played.at(-1)]);
      expect(Math.abs(pageAgain.startedFromS - leftAtS)).toBeLessThan(1);

      const result = rpc.session.result();
      await rpc.session.stop();
      expect(await result).toMatchObject({ cause: 'person', isSaved: true });
      await pageAgain.leave();
    },
  );
});
