import { expect, it } from 'vitest';
import { startTestService } from '#tests/support/test-service.ts';
import { heardMusic } from './support/heard-music.ts';
import { openPage } from './support/open-app.ts';
import { goTo, planPage } from './support/pages/before-run-pages.ts';

it('has one stop of Tab for one of a few: the one that is chosen', { timeout: 60_000 }, async () => {
  const service = await startTestService(await heardMusic());
  const page = await openPage(service);
  await goTo(page, '/plan');
  await planPage(page).screen.waitFor();
  const stops: string[] = [];
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(() => {
      const group = document.activeElement?.closest('[data-testid="goal"], [data-testid="length"]');
      const isChosen = document.activeElement?.getAttribute('aria-pressed');
      return group === null || group === undefined ? '' : `${group.getAttribute('data-testid')} ${isChosen}`;
    });
    if (now !== '') stops.push(now);
    if (now.startsWith('length')) break;
  }
  expect(stops).toEqual(['goal true', 'length true']);
});
