import { expect, it } from 'vitest';
import { attachTest, startTestService } from '#tests/support/test-service.ts';
import { openPage, sizeNames } from './support/open-app.ts';
import { goTo, homePage } from './support/pages/before-run-pages.ts';
import { sightOf } from './support/page-sight.ts';
import { resize } from './support/stop-corner.ts';
import { pattern } from './support/words.ts';

it('language, text size, the side of STOP, the steps and tones are chosen on the screen, and kept', async () => {
  const service = await startTestService();
  const { rpc } = await attachTest(service);
  const page = await openPage(service);
  await homePage(page).screen.waitFor();
  await goTo(page, '/devices');
  const choose = (testId: string, name: string): Promise<void> =>
    page.getByTestId(testId).getByRole('button', { name, exact: true }).click();
  const pageLook = (): Promise<readonly (string | undefined)[]> =>
    page.evaluate(() => {
      const { documentElement: root } = document;
      return [root.lang, root.style.getPropertyValue('--text-scale'), root.dataset['mirrored']];
    });

  await choose('display-text-size', '130 %');
  await choose('display-stop', 'Left');
  await choose('display-step', '1.0');
  await choose('display-sounds', 'Off');
  await expect.poll(pageLook).toEqual(['en', '1.3', 'true']);
  await choose('display-language', '中文');
  await expect.poll(pageLook).toEqual(['zh-CN', '1.3', 'true']);
  await page.getByText(pattern('devices:display.title', 'zh-CN')).waitFor();
  await expect
    .poll(() => rpc.settings.get())
    .toMatchObject({
      language: 'zh-CN',
      textSize: 130,
      isMirrored: true,
      speedStepTenths: 10,
      hasSoundCues: false,
    });

  // It can be read and pressed at its own largest size, in every window.
  for (const language of ['中文', 'English']) {
    await choose('display-language', language);
    for (const size of sizeNames) {
      await resize(page, size);
      await expect
        .poll(async () => (await sightOf(page)).problems, { message: `${language}, ${size}` })
        .toEqual([]);
    }
  }

  await page.reload();
  await page.getByTestId('display-card').waitFor();
  await expect.poll(pageLook).toEqual(['en', '1.3', 'true']);
});
