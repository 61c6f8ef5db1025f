import { describe, expect, it } from 'vitest';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { createKnownMusic } from '#tests/support/known-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';

const tracks = [
  { name: 'slow', tempoBpm: 150 },
  { name: 'middle', tempoBpm: 162 },
  { name: 'fast', tempoBpm: 174 },
];

const request: SessionRequest = {
  mode: 'musicLeads',
  lengthMs: 20 * 60_000,
  goal: { kind: 'speedBand', lowKmh: 8, highKmh: 10 },
  seed: 42,
};

async function whenListened({ rpc }: AttachedService): Promise<void> {
  for await (const { step } of await rpc.library.progress()) if (step === 'done') return;
}

describe('the forecast over RPC', () => {
  it('is the run: the tracks that it names come in its order', async () => {
    const dataFolder = createTestFolder();
    const musicFolders = [await createKnownMusic(dataFolder, tracks)];
    const attached = await attachTest(await startTestService({ dataFolder, musicFolders }));
    const { rpc } = attached;
    await whenListened(attached);
    await statusWhere(attached, ({ treadmill }) => treadmill?.speedRange !== undefined);
    const { queue, points, band } = await rpc.session.forecast(request);
    expect(await rpc.status.get()).not.toHaveProperty('session');
    expect(band).toEqual({ lowKmh: 8, highKmh: 10 });
    expect(points.at(-1)?.atMs).toBe(request.lengthMs);
    const named = queue.slice(0, 3).map(({ trackId }) => trackId);
    expect(new Set(named).size).toBe(3);

    await rpc.session.prepare(request);
    await statusWhere(attached, ({ session }) => session?.state.kind === 'ready');
    await rpc.session.start();
    const played: string[] = [];
    for (const trackId of named) {
      const { session } = await statusWhere(
        attached,
        (status) =>
          status.session?.state.kind === 'running' &&
          status.session.music !== undefined &&
          status.session.music.trackId !== played.at(-1),
      );
      played.push(session?.music?.trackId ?? '');
      if (played.length < named.length) await rpc.session.skipTrack();
      expect(played.at(-1)).toBe(trackId);
    }
    // A run that goes on is in nobody's way.
    expect((await rpc.session.forecast(request)).queue).toEqual(queue);
    await rpc.session.stop();
    await rpc.session.result();
  });

  it('works before any treadmill is chosen, then without its limits', async () => {
    const dataFolder = createTestFolder();
    const service = await startTestService({
      dataFolder,
      device: undefined,
      timeScale: 1,
      musicFolders: [await createKnownMusic(dataFolder, tracks)],
    });
    const attached = await attachTest(service);
    await whenListened(attached);
    const { rpc } = attached;
    const fast: SessionRequest = { ...request, goal: { kind: 'speedBand', lowKmh: 10, highKmh: 25 } };
    const { caps, points } = await rpc.session.forecast(fast);
    expect(caps).toEqual([{ cap: 'profileSpeedCap', limitKmh: 12 }]);
    expect(points).toHaveLength(241);
    await expect(rpc.session.forecast({ ...fast, trackIds: ['nothing'] })).rejects.toMatchObject({
      code: 'storage/not-found',
    });
    await expect(rpc.session.forecast({ ...fast, profileId: 'nobody' })).rejects.toMatchObject({
      code: 'storage/not-found',
    });
    expect(await rpc.session.forecast({ mode: 'iLead' })).toMatchObject({ points: [], queue: [] });
  });
});
