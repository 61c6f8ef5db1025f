import { expect, it } from 'vitest';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { heardMusic } from './support/heard-music.ts';
import { gymOf, openPage } from './support/open-app.ts';
import { goTo, homePage, planPage, readyPage, summaryPage } from './support/pages/before-run-pages.ts';
import { runPage, shownNumber } from './support/pages/run-page.ts';
import { hearNews, saidNews } from './support/said-news.ts';
import { expectWords, pattern } from './support/words.ts';

const patience = { timeout: 15_000 };

// Time passes ten times as quickly from the plan on: a warm-up and two parts are a minute.
it(
  'from the plan of a programme through its parts to STOP and its summary',
  { timeout: 240_000 },
  async () => {
    const service = await startTestService({ ...(await heardMusic()), timeScale: 10 });
    const attached = await attachTest(service);
    const { rpc } = attached;
    const page = await openPage(service, { prepare: hearNews });
    await homePage(page).screen.waitFor();
    await goTo(page, '/plan');
    const plan = planPage(page);
    await plan.screen.waitFor();
    await page.getByTestId('mode-programme').click();
    // As the field runs it first, then what half an hour has room for.
    await page.getByTestId('length').getByText('30', { exact: true }).click();
    await expect
      .poll(() => page.getByTestId('programme-words').innerText(), patience)
      .toMatch(/8 parts, 30\s+min/);
    await expect.poll(() => page.getByTestId('forecast-part').count(), patience).toBe(8);
    await expect.poll(() => plan.continueOn.isEnabled(), patience).toBe(true);
    await plan.continueOn.click();
    const ready = readyPage(page);
    await ready.acknowledge();
    await expectWords(page, 'en', ['ready:finding.drivesProgramme']);
    await ready.begin();

    const run = runPage(page);
    await run.screen.waitFor({ timeout: 60_000 });
    const corner = await run.stop.boundingBox();
    const card = page.getByTestId('part-card');
    await expect.poll(() => card.innerText(), { timeout: 30_000 }).toMatch(/Warm-up[^]*Next: easy, 3:00/);
    await expect.poll(() => card.innerText(), { timeout: 60_000 }).toMatch(/Part 1 of 8[^]*easy/i);
    await expect.poll(() => card.innerText(), { timeout: 60_000 }).toMatch(/Part 2 of 8[^]*brisk/i);
    const left = (await shownNumber(page.getByTestId('part-left'))) ?? Number.NaN;
    expect(left).toBeLessThanOrEqual(3);
    // The brisk part is 5.5 km/h for a guest.
    await expect.poll(() => gymOf(service).treadmill.state.speedKmh, { timeout: 30_000 }).toBeCloseTo(5.5, 1);
    await expect
      .poll(async () => (await saidNews(page)).map(({ text }) => text), { timeout: 20_000 })
      .toContainEqual(expect.stringMatching(/Part \d of 8: (?:easy|brisk)/));
    expect(await run.stop.boundingBox()).toEqual(corner);

    const result = rpc.session.result();
    await run.stop.click();
    const kept = await result;
    expect(kept).toMatchObject({ cause: 'person', isBeltKnownStill: true, isSaved: true });
    await statusWhere(attached, ({ treadmill }) => treadmill?.belt === 'standing');
    const summary = summaryPage(page);
    await summary.saved.getByText(pattern('words:saved.saved.short', 'en')).waitFor();
    expect(await page.getByTestId('mode').innerText()).toContain('Programme: Walk 3/3');
    // The next plan starts from it.
    expect((await rpc.settings.get()).lastRequest).toMatchObject({ mode: 'programme', lengthMs: 1_800_000 });
  },
);
