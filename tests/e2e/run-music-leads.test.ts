import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { seenPulses, soundingAt, watchMusic } from './support/heard-beats.ts';
import { gymOf, openPage, sizeNames } from './support/open-app.ts';
import { homePage, planPage, readyPage, summaryPage } from './support/pages/before-run-pages.ts';
import { pressUntil, runPage, shownNumber } from './support/pages/run-page.ts';
import { expectStopInCorner, resize } from './support/stop-corner.ts';
import { expectWords, pattern } from './support/words.ts';

const pictures = path.join(import.meta.dirname, '../../.cache/screens/e2e');
/** Three minutes are short enough for a warm-up of half a minute. */
const lengthMin = 3;

async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  for (const size of sizeNames) {
    await resize(page, size);
    await expectStopInCorner(page, `${name}, ${size}`);
    await page.screenshot({ path: path.join(pictures, `${name}-${size}.png`) });
  }
  await resize(page, 'wide');
}

async function chooseLength(page: Page): Promise<void> {
  await page.getByTestId('length').getByText('15', { exact: true }).click();
  const shorter = page.getByRole('button', { name: pattern('plan:length.shorter', 'en') });
  // 15, 10, 9, 8, ...
  for (let minutes = 15; minutes > lengthMin; minutes = minutes > 10 ? 10 : minutes - 1) {
    await shorter.click();
    // Taps within 150 ms of the last are no taps.
    const next = minutes > 10 ? 10 : minutes - 1;
    await page.getByText(String(next), { exact: true }).first().waitFor();
  }
}

// Real time and real sound throughout, as a person has it who starts BeatRunner for the first time.
it('from the first page to the summary of a run behind the music', { timeout: 240_000 }, async () => {
  const service = await startTestService({ device: undefined, timeScale: 1, player: 'page' });
  const attached = await attachTest(service);
  const { rpc } = attached;
  const beganMs = performance.now();
  const page = await openPage(service, { prepare: watchMusic });
  const run = runPage(page);

  await homePage(page).tryIt.click();
  const plan = planPage(page);
  await plan.screen.waitFor();
  await chooseLength(page);
  await expect.poll(() => plan.continueOn.isEnabled(), { timeout: 90_000 }).toBe(true);
  const musicMs = performance.now() - beganMs;
  await plan.continueOn.click();

  const ready = readyPage(page);
  await ready.acknowledge();
  await ready.begin();
  await ready.countdown.waitFor();
  await expectStopInCorner(page, 'countdown');
  await run.screen.waitFor({ timeout: 20_000 });
  await expect.poll(() => shownNumber(run.speed), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => soundingAt(page), { timeout: 20_000 }).toBeDefined();
  await expect.poll(() => run.reasons.innerText(), { timeout: 20_000 }).toMatch(/\w/);
  const pacedMs = performance.now() - beganMs;
  console.log(
    `First page to music that is ready: ${Math.round(musicMs)} ms; to a paced run on the screen: ${Math.round(pacedMs)} ms`,
  );
  expect(pacedMs).toBeLessThan(120_000);

  // The meter's pulse comes with the beats of what is heard.
  const already = (await seenPulses(page)).length;
  await expect
    .poll(async () => (await seenPulses(page)).length, { timeout: 30_000 })
    .toBeGreaterThan(already + 8);
  const pulses = (await seenPulses(page)).slice(already);
  const status = await rpc.status.get();
  const { trackId = '' } = status.session?.music ?? {};
  const { beatsS } = await rpc.library.track({ trackId });
  const ofThisTrack = pulses.filter(({ trackUrl }) => trackUrl.includes(encodeURIComponent(trackId)));
  expect(ofThisTrack.length).toBeGreaterThan(4);
  const lateMs = ofThisTrack.map(
    ({ positionS }) => 1000 * Math.min(...beatsS.map((beatS) => Math.abs(positionS - beatS))),
  );
  console.log(
    `The meter's pulse is at most ${Math.round(Math.max(...lateMs))} ms from a beat of what is heard.`,
  );
  expect(Math.max(...lateMs)).toBeLessThan(100);

  // Past the warm-up the speed comes from the track's tempo, and says so.
  await expectWords(page, 'en', ['words:reason.trackTempo.short'], 60_000);
  const led = await statusWhere(
    attached,
    ({ session }) => session?.target.reasons.some(({ kind }) => kind === 'trackTempo') === true,
  );
  const wantedKmh = led.session?.target.speedKmh ?? 0;
  expect(wantedKmh).toBeGreaterThan(4);
  await expect
    .poll(() => gymOf(service).treadmill.state.speedKmh, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(wantedKmh - 0.05);
  await photograph(page, 'run-music-leads');

  // A step up and a step down, at once and in half kilometres.
  const setKmh = (await shownNumber(run.setValue)) ?? 0;
  await run.minus.click();
  await expect.poll(() => shownNumber(run.setValue)).toBeLessThanOrEqual(setKmh - 0.3);
  const loweredKmh = (await shownNumber(run.setValue)) ?? 0;
  await run.plus.click();
  await expect.poll(() => shownNumber(run.setValue), { timeout: 20_000 }).toBeGreaterThan(loweredKmh);

  await run.pause.click();
  await expectWords(page, 'en', ['words:pause.still'], 30_000);
  expect(gymOf(service).treadmill.state.speedKmh).toBe(0);
  expect(await soundingAt(page)).toBeUndefined();
  // Its countdown has a key of its own: not yet.
  await pressUntil(run.resume, page.getByTestId('countdown'));
  await run.screen.waitFor({ timeout: 20_000 });
  await expect.poll(() => gymOf(service).treadmill.state.speedKmh, { timeout: 20_000 }).toBeGreaterThan(1);
  await expect.poll(() => soundingAt(page), { timeout: 10_000 }).toBeDefined();

  const result = rpc.session.result();
  await run.stop.click();
  const kept = await result;
  expect(kept).toMatchObject({ cause: 'person', isBeltKnownStill: true, isSaved: true });
  expect(gymOf(service).treadmill.state.speedKmh).toBe(0);
  expect(await soundingAt(page)).toBeUndefined();

  const summary = summaryPage(page);
  await summary.saved.getByText(pattern('words:saved.saved.short', 'en')).waitFor();
  const { summary: record } = await rpc.history.session({ sessionId: kept.sessionId });
  const { distanceM = 0, durationMs = 0 } = record.totals ?? {};
  expect(distanceM).toBeGreaterThan(20);
  expect(await shownNumber(summary.distance)).toBeCloseTo(distanceM / 1000, 2);
  expect((await summary.time.innerText()).replaceAll(/\s/g, '')).toContain(asClock(durationMs));
  expect(await summary.cause.innerText()).toMatch(pattern('words:end.person.short', 'en'));
  await page.screenshot({ path: path.join(pictures, 'summary-wide.png') });
  await summary.done.click();
  await homePage(page).run.waitFor();
});

/** m:ss */
function asClock(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
