import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import { beatOffsets, seenPulses, soundingAt, watchMusic } from '#tests/e2e/support/heard-beats.ts';
import { homePage, planPage, readyPage, summaryPage } from '#tests/e2e/support/pages/before-run-pages.ts';
import { pressUntil, runPage, shownNumber } from '#tests/e2e/support/pages/run-page.ts';
import { expectWords, pattern } from '#tests/e2e/support/words.ts';
import { statusWhere } from '#tests/support/test-service.ts';
import { attachTo, controllerOf } from './support/controller-process.ts';
import { openWindow, type WindowUnderTest } from './support/open-window.ts';
import { patienceMs } from './support/patience.ts';
import { expectStop, takePictures } from './support/window-pictures.ts';

/** As short as a plan can be in which the warm-up leaves time for the music. */
const lengthMin = 3;
const patient = { timeout: patienceMs } as const;

let window: WindowUnderTest;
beforeAll(async () => {
  window = await openWindow({ args: ['--sim'] });
  await watchMusic(window.page);
  // What watches has to be there before the page is.
  await window.page.reload();
});
afterAll(() => window?.discard());

async function chooseLength(page: Page): Promise<void> {
  await page.getByTestId('length').getByText('15', { exact: true }).click();
  const shorter = page.getByRole('button', { name: pattern('plan:length.shorter', 'en') });
  // 15, 10, 9, 8, ...
  for (let minutes = 15; minutes > lengthMin;) {
    minutes = minutes > 10 ? 10 : minutes - 1;
    await shorter.click();
    await page.getByText(String(minutes), { exact: true }).first().waitFor();
  }
}

/** The meter pulses on the beats of what the window plays from its own origin. */
async function expectPulsesOnBeats(page: Page, { rpc }: AttachedService): Promise<void> {
  const already = (await seenPulses(page)).length;
  // So many that by chance half of them are that near a beat once in thousands.
  await expect.poll(async () => (await seenPulses(page)).length, patient).toBeGreaterThan(already + 30);
  const pulses = (await seenPulses(page)).slice(already);
  const { trackId = '' } = (await rpc.status.get()).session?.music ?? {};
  const { beatsS } = await rpc.library.track({ trackId });
  const ofThisTrack = pulses.filter(
    ({ trackUrl }) => trackUrl === `app://beatrunner/music/${encodeURIComponent(trackId)}`,
  );
  const { count, medianMs, p90Ms, mostMs } = beatOffsets(ofThisTrack, beatsS);
  console.log(
    `The meter's pulse is ${Math.round(medianMs)} ms from a beat of what is heard (median of ${count}), ` +
      `${Math.round(p90Ms)} ms or less nine times of ten, never more than ${Math.round(mostMs)} ms.`,
  );
  expect(count).toBeGreaterThan(20);
  expect(medianMs).toBeLessThan(35);
  expect(p90Ms).toBeLessThan(90);
}

// Real time and real sound, as in tests/e2e/run-music-leads.test.ts: the first start of somebody who has just got the app.
it('from Home to Summary in a window, behind the music', { timeout: 300_000 }, async () => {
  const { page } = window;
  const [home, plan, ready, run, summary] = [
    homePage(page),
    planPage(page),
    readyPage(page),
    runPage(page),
    summaryPage(page),
  ];
  await home.tryIt.waitFor();
  await takePictures(window, 'home-first-start');
  await home.tryIt.click();
  await plan.screen.waitFor();
  await chooseLength(page);
  await expect.poll(() => plan.continueOn.isEnabled(), { timeout: 3 * patienceMs }).toBe(true);
  await takePictures(window, 'plan');
  await plan.continueOn.click();
  await ready.acknowledge();
  await expect.poll(() => ready.start.isEnabled(), patient).toBe(true);
  await takePictures(window, 'ready');
  await ready.begin(patient);
  await ready.countdown.waitFor();
  await expectStop(page, 'countdown');
  await run.screen.waitFor();

  const attached = await attachTo(await controllerOf(window));
  const { rpc } = attached;
  await expect.poll(() => shownNumber(run.speed), patient).toBeGreaterThan(0);
  await expect.poll(() => soundingAt(page), patient).toBeDefined();
  await expectPulsesOnBeats(page, attached);

  // Past the warm-up the speed comes from the track's tempo, and says so.
  await expectWords(page, 'en', ['words:reason.trackTempo.short'], 2 * patienceMs);
  const led = await statusWhere(
    attached,
    ({ session }) => session?.target.reasons.some(({ kind }) => kind === 'trackTempo') === true,
  );
  expect(led.session).toMatchObject({ mode: 'musicLeads', state: { kind: 'running' } });
  const wantedKmh = led.session?.target.speedKmh ?? 0;
  expect(wantedKmh).toBeGreaterThan(4);
  await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) >= wantedKmh - 0.05);
  await takePictures(window, 'run-music-leads', { hasStop: true });

  const setKmh = (await shownNumber(run.setValue)) ?? 0;
  await run.minus.click();
  await expect.poll(() => shownNumber(run.setValue), patient).toBeLessThanOrEqual(setKmh - 0.3);
  const loweredKmh = (await shownNumber(run.setValue)) ?? 0;
  // The belt follows; and a key takes no tap within 150 ms of the last.
  await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 99) < loweredKmh + 0.15);
  await run.plus.click();
  await expect.poll(() => shownNumber(run.setValue), patient).toBeGreaterThan(loweredKmh);

  await run.pause.click();
  await expectWords(page, 'en', ['words:pause.still'], patienceMs);
  expect(await soundingAt(page)).toBeUndefined();
  await takePictures(window, 'paused');
  await pressUntil(run.resume, page.getByTestId('countdown'));
  await run.screen.waitFor();
  await statusWhere(attached, ({ session }) => (session?.speedKmh.reported ?? 0) > 1);
  await expect.poll(() => soundingAt(page), patient).toBeDefined();

  const result = rpc.session.result();
  await run.stop.click();
  const kept = await result;
  expect(kept).toMatchObject({ cause: 'person', isBeltKnownStill: true, isSaved: true });
  expect((await rpc.status.get()).treadmill?.belt).toBe('standing');
  expect(await soundingAt(page)).toBeUndefined();

  await summary.saved.getByText(pattern('words:saved.saved.short', 'en')).waitFor();
  const { distanceM = 0 } = (await rpc.history.session({ sessionId: kept.sessionId })).summary.totals ?? {};
  expect(distanceM).toBeGreaterThan(20);
  // Two decimals, never more than was run.
  expect(await shownNumber(summary.distance)).toBeCloseTo(Math.floor(distanceM / 10) / 100, 6);
  expect(await summary.cause.innerText()).toMatch(pattern('words:end.person.short', 'en'));
  await takePictures(window, 'summary');
  await summary.done.click();
  await home.run.waitFor();
  await takePictures(window, 'home');
  await page.getByTestId('language').click();
  await page.getByText(pattern('home:runs.week', 'zh-CN')).waitFor();
  await takePictures(window, 'home-zh-CN');
  attached.close();
  expect(window.complaints).toEqual([]);
});
