import { expect, it } from 'vitest';
import { createKnownMusic } from '#tests/support/known-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { attachTest, listenedTracks, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { openPage } from './support/open-app.ts';
import { goTo, homePage, planPage } from './support/pages/before-run-pages.ts';
import { expectWords } from './support/words.ts';

it('a plan is behind one folder of the music, foreseen on it, prepared with it and kept with it', async () => {
  const dataFolder = createTestFolder();
  const music = await createKnownMusic(dataFolder, [
    { name: 'Easy/slow', tempoBpm: 150 },
    { name: 'Running/one', tempoBpm: 165 },
    { name: 'Running/two', tempoBpm: 175 },
  ]);
  const service = await startTestService({ dataFolder, musicFolders: [music] });
  await listenedTracks(service);
  const attached = await attachTest(service);
  const page = await openPage(service);
  await homePage(page).screen.waitFor();
  await goTo(page, '/plan');
  await expectWords(page, 'en', ['plan:forecast.range']);
  await page.getByTestId('playlist').click();
  await expectWords(page, 'en', ['plan:playlist.title', 'plan:playlist.all', 'plan:playlist.countIn_other']);
  await page.getByTestId('playlist-one').filter({ hasText: 'Running' }).getByRole('button').click();
  await page.getByTestId('playlists').waitFor({ state: 'hidden' });
  expect(await page.getByTestId('playlist').innerText()).toContain('Running');
  // A tap within 150 ms of the last is no tap.
  await expect
    .poll(
      async () => {
        await planPage(page)
          .continueOn.click({ timeout: 1000 })
          .catch(() => undefined);
        return (await attached.rpc.status.get()).session?.state.kind;
      },
      { timeout: 15_000, interval: 300 },
    )
    .toBe('ready');
  await statusWhere(attached, ({ session }) => session?.obstacle === undefined);
  expect(service.opened.controller.session?.engine.plan.tracks.map(({ title }) => title).toSorted()).toEqual([
    'Running/one',
    'Running/two',
  ]);
  const [playlist] = (await attached.rpc.library.playlists()).filter(({ name }) => name === 'Running');
  await expect
    .poll(async () => (await attached.rpc.settings.get()).lastRequest?.playlistId)
    .toBe(playlist?.playlistId);

  // The folder goes: what is left is all music, and the plan can go on.
  await attached.rpc.session.discard();
  for (const { folderId } of await attached.rpc.library.folders())
    await attached.rpc.library.removeFolder({ folderId });
  await page.reload();
  await expectWords(page, 'en', ['plan:forecast.noMusic']);
});
