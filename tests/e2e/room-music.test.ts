import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { languages, type Language } from '#contract/settings/app-settings.ts';
import { attachTest, startTestService, statusWhere } from '#tests/support/test-service.ts';
import { gymOf, openPage } from './support/open-app.ts';
import { goTo, planPage, readyPage } from './support/pages/before-run-pages.ts';
import { runPage } from './support/pages/run-page.ts';
import { microphoneOnAtMs, microphoneTracks, roomOf, watchMicrophone } from './support/room-sound.ts';
import { photographStep } from './support/run-pictures.ts';
import { takePictures } from './support/pictures.ts';
import { expectWords, type TextKey } from './support/words.ts';

const folder = path.join(import.meta.dirname, '../../.cache/screens/e2e');

/** A walk with a short warm-up, so that the belt follows before the music changes. */
const walk: SessionRequest = {
  mode: 'musicLeads',
  goal: { kind: 'speedBand', lowKmh: 4.5, highKmh: 6.5 },
  lengthMs: 4 * 60_000,
};
const fast = { tempoBpm: 122, durationS: 105 };
const slow = { tempoBpm: 104, durationS: 60 };

async function openPlan(browserArgs: readonly string[], language: Language = 'en') {
  const service = await startTestService({ device: 'sim', timeScale: 1, player: 'page' });
  const attached = await attachTest(service);
  await attached.rpc.settings.change({ lastRequest: walk });
  const page = await openPage(service, { prepare: watchMicrophone, browserArgs, language });
  await page.getByTestId('home-screen').waitFor();
  await goTo(page, '/plan');
  await page.getByTestId('playlist').click();
  await page.getByTestId('playlist-room').getByRole('button').click();
  return { service, attached, page };
}

/** When a tempo near this one is shown, ms since 1970. How soon that is, a machine that does other things does not tell: it is printed. */
async function shownAtMs(page: Page, testId: string, tempoBpm: number): Promise<number> {
  await expect
    .poll(
      async () => {
        const shown = Number(/\d+/.exec(await page.getByTestId(testId).innerText())?.[0]);
        return Math.abs(shown - tempoBpm);
      },
      { timeout: 45_000, interval: 100 },
    )
    .toBeLessThanOrEqual(2);
  return Date.now();
}

it(
  'leads the belt by what a microphone hears, follows a change, holds in silence',
  { timeout: 420_000 },
  async () => {
    const { service, attached, page } = await openPlan(roomOf(fast, slow));
    const { rpc } = attached;
    const plan = planPage(page);
    await expectWords(page, 'en', ['plan:room.privacyOn']);
    const firstMs = await shownAtMs(page, 'room-panel', fast.tempoBpm);
    const onMs = await microphoneOnAtMs(page);
    expect(await microphoneTracks(page)).toEqual(['audio live']);
    await expect.poll(() => plan.continueOn.isEnabled()).toBe(true);
    await plan.continueOn.click();
    const ready = readyPage(page);
    await ready.acknowledge();
    await expectWords(page, 'en', ['ready:finding.roomHeard']);
    await ready.begin();
    const run = runPage(page);
    await run.screen.waitFor({ timeout: 30_000 });
    await expectWords(page, 'en', ['run:room.microphoneOn', 'run:room.live']);

    // Behind the warm-up the belt goes by what is heard.
    const beltKmh = (): number => gymOf(service).treadmill.state.speedKmh;
    await statusWhere(
      attached,
      ({ session }) => session?.target.reasons[0]?.kind === 'trackTempo' && session.target.speedKmh > 4.8,
    );
    await expect.poll(beltKmh, { timeout: 20_000 }).toBeGreaterThan(4.75);

    const changeMs = onMs + 1000 * fast.durationS;
    await expect.poll(() => Date.now(), { timeout: 120_000, interval: 200 }).toBeGreaterThan(changeMs - 1500);
    const risenKmh = beltKmh();
    const followedMs = await shownAtMs(page, 'live-tempo', slow.tempoBpm);
    console.log(
      `First tempo ${firstMs - onMs} ms after the microphone was on; the new one ${followedMs - changeMs} ms after the music changed.`,
    );
    await expect.poll(beltKmh, { timeout: 40_000 }).toBeLessThan(risenKmh - 0.3);
    console.log(`The belt went from ${risenKmh.toFixed(1)} km/h to ${beltKmh().toFixed(1)} km/h behind it.`);
    await photographStep(service, page, {
      name: 'run-room',
      words: ['run:room.title', 'run:room.live', 'run:pause'],
      hasStop: true,
    });

    // The music ends: the belt keeps its speed, and the screen says why.
    const silentMs = changeMs + 1000 * slow.durationS;
    await expect.poll(() => Date.now(), { timeout: 90_000, interval: 200 }).toBeGreaterThan(silentMs);
    await statusWhere(attached, ({ session }) => session?.room?.state !== 'heard');
    console.log(`The end of the music was noticed ${Date.now() - silentMs} ms after it.`);
    const heldKmh = (await rpc.status.get()).session?.target.speedKmh;
    await expectWords(page, 'en', ['words:room.held', 'words:room.tooQuiet.short'], 20_000);
    const { seen } = gymOf(service).treadmill;
    const sent = seen.requests.length;
    await photographStep(service, page, {
      name: 'run-room-silent',
      words: ['words:room.tooQuiet.short'],
      hasStop: true,
    });
    expect((await rpc.status.get()).session).toMatchObject({
      target: { speedKmh: heldKmh },
      state: { kind: 'running' },
    });
    expect(seen.requests.slice(sent).filter(({ request }) => request?.kind === 'setTargetSpeed')).toEqual([]);

    const result = rpc.session.result();
    await run.stop.click();
    const kept = await result;
    expect(kept).toMatchObject({ cause: 'person', isBeltKnownStill: true, isSaved: true });
    // Nothing is listened to any more.
    await expect.poll(() => microphoneTracks(page), { timeout: 10_000 }).toEqual(['audio ended']);
    const { samples, plays } = await rpc.history.session({ sessionId: kept.sessionId });
    expect(plays).toEqual([]);
    expect(samples.filter(({ heardTempoBpm }) => heardTempoBpm !== undefined).length).toBeGreaterThan(60);
  },
);

describe('before the run', () => {
  it.each(languages)(
    'shows what is heard, and that the microphone is on, in %s',
    { timeout: 120_000 },
    async (language) => {
      const { page } = await openPlan(roomOf({ tempoBpm: 122, durationS: 60 }), language);
      await shownAtMs(page, 'room-panel', 122);
      await photograph(page, language, 'plan-room', [
        'plan:room.tempo',
        'plan:room.privacyOn',
        'words:room.heard.long',
      ]);
    },
  );

  it.each(languages)(
    'says that the microphone was refused, and lets nobody go on behind it, in %s',
    { timeout: 120_000 },
    async (language) => {
      const { page } = await openPlan(['--use-fake-device-for-media-stream'], language);
      await expectWords(page, language, ['words:room.refused.short', 'plan:room.first']);
      expect(await planPage(page).continueOn.isEnabled()).toBe(false);
      await photograph(page, language, 'plan-room-refused', [
        'words:room.refused.long',
        'plan:room.listen',
        'plan:room.privacy',
      ]);
    },
  );
});

async function photograph(
  page: Page,
  language: Language,
  name: string,
  words: readonly TextKey[],
): Promise<void> {
  const { problems } = await takePictures(page, { name, words, hasStop: false }, { folder, language });
  expect(problems.length, problems.join('\n')).toBe(0);
}
