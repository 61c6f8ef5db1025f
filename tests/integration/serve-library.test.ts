import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { createKnownMusic } from '#tests/support/known-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, createMusicFolder, startTestService, statusWhere } from '#tests/support/test-service.ts';

async function whenDone({ rpc }: AttachedService, foundFiles: number): Promise<LibraryProgress> {
  for await (const progress of await rpc.library.progress())
    if (progress.step === 'done' && progress.foundFiles === foundFiles) return progress;
  throw new Error('the progress topic ended');
}

describe('the library over RPC', () => {
  it('takes folders in and lets them go, and has them with the next start', async () => {
    const dataFolder = createTestFolder();
    const given = await createKnownMusic(dataFolder, [{ name: 'one', tempoBpm: 160 }]);
    const added = createMusicFolder('harbour-light.ogg', 'short-notice.ogg');
    const service = await startTestService({ dataFolder, musicFolders: [given] });
    const attached = await attachTest(service);
    const { rpc } = attached;
    await rpc.library.addFolder({ path: added });
    await whenDone(attached, 3);
    const folderId = createHash('sha256').update(added).digest('hex').slice(0, 16);
    expect(await rpc.library.folders()).toMatchObject([
      { name: basename(given), kind: 'folder', trackCount: 1 },
      { folderId, name: basename(added), kind: 'folder', trackCount: 2 },
    ]);
    expect((await rpc.library.tracks({ offset: 0, limit: 10 })).total).toBe(3);
    await service.close();

    const next = await attachTest(await startTestService({ dataFolder }));
    expect(await next.rpc.library.folders()).toMatchObject([{ folderId, trackCount: 2 }]);
    await next.rpc.library.removeFolder({ folderId });
    expect(await next.rpc.library.tracks({ offset: 0, limit: 10 })).toEqual({ total: 0, tracks: [] });
    await expect(next.rpc.library.removeFolder({ folderId })).rejects.toMatchObject({
      code: 'storage/not-found',
    });
  });

  it('says in the usual words what is no folder', async () => {
    const { rpc } = await attachTest(await startTestService());
    const folder = createMusicFolder('short-notice.ogg');
    await expect(rpc.library.addFolder({ path: 'music' })).rejects.toMatchObject({
      code: 'rpc/invalid-input',
    });
    await expect(rpc.library.addFolder({ path: join(folder, 'gone') })).rejects.toMatchObject({
      code: 'audio/folder-not-found',
    });
    await expect(rpc.library.addFolder({ path: join(folder, 'short-notice.ogg') })).rejects.toMatchObject({
      code: 'audio/not-a-folder',
    });
    await expect(rpc.library.addFolder({ path: `${folder}\0` })).rejects.toMatchObject({
      code: 'audio/folder-unreadable',
    });
    expect(await rpc.library.folders()).toEqual([]);
  });

  it('corrects a tempo for lists, details and runs, until it is taken back', async () => {
    const dataFolder = createTestFolder();
    const folder = await createKnownMusic(dataFolder, [
      { name: 'one', tempoBpm: 160 },
      { name: 'two', tempoBpm: 170 },
    ]);
    const attached = await attachTest(await startTestService({ dataFolder, musicFolders: [folder] }));
    const { rpc } = attached;
    await whenDone(attached, 2);
    const read = async () => (await rpc.library.tracks({ offset: 0, limit: 10 })).tracks;
    const [heard] = await read();
    if (heard === undefined) throw new Error('no track');
    const { trackId } = heard;
    expect(heard).toMatchObject({ isTempoCorrected: false, detectedTempoBpm: heard.tempoBpm });
    const { beatsS } = await rpc.library.track({ trackId });

    const tempoBpm = heard.tempoBpm / 2;
    await rpc.library.setTempo({ trackId, tempoBpm });
    expect((await read())[0]).toMatchObject({
      tempoBpm,
      detectedTempoBpm: heard.tempoBpm,
      isTempoCorrected: true,
      confidence: 1,
    });
    expect((await rpc.library.track({ trackId })).beatsS).toEqual(
      beatsS.filter((_, index) => index % 2 === 0),
    );
    // Bars begin where the runner says: at another engine's beats too.
    const barBegins = async () => {
      const { beatsS: at, bar } = await rpc.library.track({ trackId });
      return at[bar?.firstDownbeatIndex ?? 0];
    };
    await rpc.library.moveDownbeat({ trackId, byBeats: 1 });
    expect(await barBegins()).toBe(beatsS[2]);
    await rpc.library.setTempo({ trackId, tempoBpm: heard.tempoBpm });
    expect(await barBegins()).toBe(beatsS[2]);
    await rpc.library.moveDownbeat({ trackId, byBeats: -1 });
    expect(await barBegins()).toBe(beatsS[1]);
    // One that nobody can step to is told as such in the forecast, as it will be in the run.
    await rpc.library.setTempo({ trackId, tempoBpm: 38 });
    const { points } = await rpc.session.forecast({
      mode: 'musicLeads',
      lengthMs: 600_000,
      trackIds: [trackId],
    });
    expect(points.length).toBeGreaterThan(100);
    expect(points.every((point) => point.tempoBpm === undefined)).toBe(true);

    await rpc.library.setTempo({ trackId, tempoBpm: null });
    expect((await read())[0]).toEqual(heard);
    await expect(rpc.library.setTempo({ trackId: 'nothing', tempoBpm: 90 })).rejects.toMatchObject({
      code: 'storage/not-found',
    });
    await expect(rpc.library.setTempo({ trackId, tempoBpm: 1 })).rejects.toMatchObject({
      code: 'rpc/invalid-input',
    });
  });

  it('offers the sample tracks; listening to them waits and goes on', async () => {
    const attached = await attachTest(await startTestService());
    const { rpc } = attached;
    await rpc.library.pause();
    await rpc.library.addSamples();
    for await (const { pausedBy } of await rpc.library.progress()) if (pausedBy.includes('person')) break;
    expect(await rpc.library.folders()).toMatchObject([{ kind: 'samples', trackCount: 0 }]);
    await rpc.library.resume();
    // The first tracks can be run to long before the last one is ready.
    let usable = 0;
    for await (const progress of await rpc.library.progress()) {
      usable = (await rpc.library.tracks({ offset: 0, limit: 1 })).total;
      if (usable > 0 && progress.step !== 'done') break;
      expect(progress.step).not.toBe('done');
    }
    expect(usable).toBeGreaterThan(0);
    expect(usable).toBeLessThan(9);
  });

  it('limits a run to a folder, or to one in it', async () => {
    const dataFolder = createTestFolder();
    const known = await createKnownMusic(dataFolder, [
      { name: 'Easy/slow', tempoBpm: 150 },
      { name: 'Running/one', tempoBpm: 165 },
      { name: 'Running/Fast/two', tempoBpm: 175 },
    ]);
    const service = await startTestService({ dataFolder, musicFolders: [known] });
    const attached = await attachTest(service);
    const { rpc } = attached;
    await whenDone(attached, 3);
    const playlists = await rpc.library.playlists();
    expect(playlists).toMatchObject([
      { name: basename(known), kind: 'folder', trackCount: 3 },
      { name: 'Easy', within: basename(known), trackCount: 1 },
      { name: 'Running', within: basename(known), trackCount: 2 },
    ]);
    expect(JSON.stringify(playlists)).not.toContain('/');
    const playlistId = playlists[2]?.playlistId ?? '';
    const { queue } = await rpc.session.forecast({ mode: 'musicLeads', lengthMs: 900_000, playlistId });
    expect([...new Set(queue.map(({ trackId }) => trackId))].toSorted()).toEqual([
      'Running/Fast/two',
      'Running/one',
    ]);
    await rpc.session.prepare({ mode: 'musicLeads', playlistId });
    expect(
      service.opened.controller.session?.engine.plan.tracks.map(({ trackId }) => trackId).toSorted(),
    ).toEqual(['Running/Fast/two', 'Running/one']);
    // As a setting it is remembered with the plan.
    await rpc.settings.change({ lastRequest: { mode: 'musicLeads', playlistId } });
    expect((await rpc.settings.get()).lastRequest).toEqual({ mode: 'musicLeads', playlistId });
    await expect(rpc.session.prepare({ mode: 'musicLeads', playlistId: 'nothing' })).rejects.toMatchObject({
      code: 'storage/not-found',
    });
  });

  it('brings what it finds into a run that is prepared, and leaves one that has begun alone', async () => {
    const dataFolder = createTestFolder();
    const first = await createKnownMusic(dataFolder, [{ name: 'one', tempoBpm: 160 }]);
    const second = await createKnownMusic(dataFolder, [{ name: 'two', tempoBpm: 190 }]);
    const service = await startTestService({ dataFolder });
    const attached = await attachTest(service);
    const { rpc } = attached;
    await rpc.session.prepare({ mode: 'musicLeads', goal: { kind: 'speedBand', lowKmh: 8, highKmh: 10 } });
    await statusWhere(attached, ({ session }) => session?.obstacle === 'noMusic');
    await rpc.library.addFolder({ path: first });
    await statusWhere(
      attached,
      ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
    );
    await rpc.library.addFolder({ path: second });
    await whenDone(attached, 2);
    await rpc.session.start();
    await statusWhere(attached, ({ session }) => session?.state.kind === 'running');
    const plan = service.opened.controller.session?.engine.plan;
    expect(plan?.tracks).toHaveLength(2);
    for (const { folderId } of await rpc.library.folders()) await rpc.library.removeFolder({ folderId });
    expect(service.library.tracks).toEqual([]);
    expect(plan?.tracks).toHaveLength(2);
    // The range of tempos is that of both tracks, 163 to 187: the slower one asks for the low end of the band.
    const { session } = await statusWhere(attached, (status) =>
      (status.session?.target.reasons ?? []).some(({ kind }) => kind === 'trackTempo'),
    );
    const reason = session?.target.reasons.find((each) => each.kind === 'trackTempo');
    if (reason?.kind !== 'trackTempo') throw new Error('no tempo leads');
    expect(reason.bandPosition).toBe(reason.foldedTempoBpm < 175 ? 0 : 1);
  });
});
