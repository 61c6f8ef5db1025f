import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { attachTest, createMusicFolder, startTestService } from '#tests/support/test-service.ts';

it('has the tracks of a folder as it is by now, copies once, without a new start', async () => {
  const folder = createMusicFolder('short-notice.ogg', 'harbour-light.ogg');
  const { rpc } = await attachTest(await startTestService({ musicFolders: [folder] }));
  const titles = async (): Promise<readonly string[]> =>
    (await rpc.library.tracks({ offset: 0, limit: 10 })).tracks.map(({ title }) => title).toSorted();
  const whenFiles = async (foundFiles: number): Promise<void> => {
    for await (const progress of await rpc.library.progress())
      if (progress.step === 'done' && progress.foundFiles === foundFiles) return;
  };
  await whenFiles(2);
  expect(await titles()).toEqual(['Harbour Light', 'Short Notice']);
  const elsewhere = createMusicFolder('slow-fuse.flac');
  rmSync(join(folder, 'harbour-light.ogg'));
  copyFileSync(join(folder, 'short-notice.ogg'), join(folder, 'the same again.ogg'));
  copyFileSync(join(elsewhere, 'slow-fuse.flac'), join(folder, 'slow-fuse.flac'));
  await whenFiles(3);
  expect(await titles()).toEqual(['Short Notice', 'Slow Fuse']);
});
