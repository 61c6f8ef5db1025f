import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { AttachedService } from '#electron/cli/attach-service.ts';
import {
  attachTest,
  createMusicFolder,
  startRun,
  startTestService,
  statusWhere,
} from '#tests/support/test-service.ts';
import { heardMusic } from './support/heard-music.ts';
import { openPage } from './support/open-app.ts';
import { goTo, homePage, planPage, summaryPage } from './support/pages/before-run-pages.ts';
import { noteCommands, type SentCommands } from './support/sent-commands.ts';
import { pattern } from './support/words.ts';

const english = (key: Parameters<typeof pattern>[0]): RegExp => pattern(key, 'en');

/** Fingers that come down on it at an even pace, by the times that their events bear. */
async function tapEvenly(target: Locator, gapMs: number, count: number): Promise<void> {
  await target.evaluate(
    async (element, { gap, taps }) => {
      const startMs = performance.now();
      for (let tap = 0; tap < taps; tap += 1) {
        const down = new PointerEvent('pointerdown', { bubbles: true, pointerId: 50, button: 0 });
        Object.defineProperty(down, 'timeStamp', { value: startMs + tap * gap });
        element.dispatchEvent(down);
        // The page draws between two taps, as it does between those of a finger.
        await new Promise(requestAnimationFrame);
      }
    },
    { gap: gapMs, taps: count },
  );
}

async function trackTitles(page: Page): Promise<readonly string[]> {
  return (await page.getByTestId('track').allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
}

async function expectTempoCorrected(page: Page, { rpc }: AttachedService): Promise<void> {
  const title = (await trackTitles(page))[0];
  const tempo = async (): Promise<object | undefined> => {
    const { tracks } = await rpc.library.tracks({ offset: 0, limit: 10 });
    const track = tracks.find((each) => each.title === title);
    return track && { tempoBpm: track.tempoBpm, isTempoCorrected: track.isTempoCorrected };
  };
  const heard = await tempo();
  const [row, sheet, value] = [
    page.getByTestId('track').first(),
    page.getByTestId('tempo-sheet'),
    page.getByTestId('tempo-sheet').getByRole('textbox'),
  ];
  await row.click();
  await sheet.waitFor();
  const pad = page.getByTestId('tap-tempo');
  // 140 was heard: 120 is no reading of that.
  await tapEvenly(pad, 500, 3);
  await expect.poll(() => pad.innerText()).toContain('3');
  await expect.poll(() => value.inputValue(), { message: 'three taps say nothing yet' }).toBe('140.0');
  await tapEvenly(pad, 500, 6);
  await expect.poll(() => value.inputValue(), { message: 'tapped' }).toBe('120.0');
  await page.getByTestId('tempo-half').click();
  await expect.poll(() => value.inputValue()).toBe('60.0');
  await page.getByTestId('tempo-double').click();
  await expect.poll(() => value.inputValue()).toBe('120.0');
  // Twice that is no tempo.
  expect(await page.getByTestId('tempo-double').isDisabled()).toBe(false);
  await page.getByTestId('tempo-double').click();
  await expect.poll(() => value.inputValue()).toBe('240.0');
  expect(await page.getByTestId('tempo-double').isDisabled()).toBe(true);
  await page.getByTestId('tempo-half').click();
  for (const [step, shown] of [
    ['tempo-half', '60.0'],
    ['tempo-three-halves', '90.0'],
    // Of 112.5 and of what a finger is off, what was heard makes exactly its own.
    ['tempo-five-quarters', '112.0'],
  ] as const) {
    await page.getByTestId(step).click();
    await expect.poll(() => value.inputValue()).toBe(shown);
  }
  await tapEvenly(pad, 415, 6);
  await expect.poll(() => value.inputValue(), { message: 'tapped' }).toBe('140.0');
  await value.fill('155');
  expect(await tempo(), 'nothing is kept before it is locked').toEqual(heard);
  await page.getByTestId('tempo-lock').click();
  await sheet.waitFor({ state: 'hidden' });
  expect(await tempo()).toEqual({ tempoBpm: 155, isTempoCorrected: true });
  await expect.poll(() => row.innerText()).toContain('155');
  await row.click();
  const begins = page.getByTestId('bar-begins');
  await expect.poll(() => begins.innerText()).toMatch(/\d/);
  const began = await begins.innerText();
  await page.getByTestId('downbeat-later').click();
  await expect.poll(() => begins.innerText(), { message: 'bars begin a beat later' }).not.toBe(began);
  await page.getByTestId('downbeat-earlier').press('Enter');
  await expect
    .poll(() => begins.innerText(), { message: 'and by the keyboard where they began' })
    .toBe(began);
  expect(await tempo(), 'the tempo stays locked').toEqual({ tempoBpm: 155, isTempoCorrected: true });
  await page.getByTestId('tempo-unlock').click();
  await sheet.waitFor({ state: 'hidden' });
  expect(await tempo()).toEqual(heard);
}

async function expectFilters(page: Page): Promise<void> {
  const all = await trackTitles(page);
  expect(all).toHaveLength(2);
  const [first = '', second = ''] = all;
  const found = page.getByTestId('found');
  await page.getByTestId('search').fill(second.toLowerCase());
  await expect.poll(() => trackTitles(page)).toEqual([second]);
  expect(await found.innerText()).toMatch(/1.*2/s);
  await page.getByTestId('search').fill('no track is called this');
  await expect.poll(() => trackTitles(page)).toEqual([]);
  await page.getByRole('button', { name: english('library:showAll') }).click();
  await expect.poll(() => trackTitles(page)).toEqual([first, second]);
  const range = page.getByTestId('tempo-range');
  const counts: number[] = [];
  for (const name of ['walk', 'jog', 'run'] as const) {
    await range.getByText(english(`library:range.${name}`)).click();
    await expect
      .poll(() => range.locator('[aria-pressed="true"]').innerText())
      .toMatch(english(`library:range.${name}`));
    counts.push((await trackTitles(page)).length);
  }
  // Every track is of one range, and no range has both of these.
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(2);
  expect(Math.max(...counts)).toBe(1);
  await range.getByText(english('library:range.any')).click();
  await expect.poll(() => trackTitles(page)).toHaveLength(2);
}

async function expectFolders(page: Page, { rpc }: AttachedService): Promise<void> {
  const path = page.getByTestId('folder-path');
  const dialog = page.getByTestId('add-folder-dialog');
  await page.getByTestId('add-folder').click();
  expect(await page.getByTestId('add-folder-yes').isDisabled(), 'no path, no folder').toBe(true);
  await path.fill('/there/is/no/such/folder');
  await page.getByTestId('add-folder-yes').click();
  await dialog.getByRole('alert').waitFor();
  expect(await path.getAttribute('aria-invalid')).toBe('true');
  await path.fill(createMusicFolder('cold-relay.mp3'));
  await expect.poll(() => path.getAttribute('aria-invalid')).toBe('false');
  await path.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(async () => (await rpc.library.folders()).length).toBe(2);

  // It is being listened to: that waits for whoever asks it to.
  const turn = page.getByTestId('scan-turn');
  const pausedBy = async (): Promise<readonly string[]> => {
    for await (const progress of await rpc.library.progress()) return progress.pausedBy;
    return [];
  };
  await expect.poll(() => turn.innerText(), { timeout: 10_000 }).toMatch(english('library:scan.pause'));
  await turn.click();
  await expect.poll(pausedBy, { message: 'paused' }).toContain('person');
  await expect.poll(() => turn.innerText()).toMatch(english('library:scan.resume'));
  await turn.click();
  await expect.poll(pausedBy, { message: 'and on' }).not.toContain('person');

  const remove = page.getByTestId('folders').getByRole('button', { name: english('library:folders.remove') });
  await remove.last().click();
  await page.getByTestId('remove-folder-yes').click();
  await page.getByTestId('remove-folder').waitFor({ state: 'hidden' });
  await expect.poll(async () => (await rpc.library.folders()).length).toBe(1);
}

async function expectProfileKept(page: Page, { rpc }: AttachedService, sent: SentCommands): Promise<void> {
  await goTo(page, '/');
  await homePage(page).profile.click();
  const editor = page.getByTestId('profile-editor');
  const save = page.getByTestId('save-profile');
  const problems = editor.getByRole('alert');
  const field = (name: string): Locator =>
    page
      .getByTestId(`profile-${name}`)
      .getByRole('textbox')
      .or(page.locator(`input[data-testid="profile-${name}"]`))
      .first();
  expect(await problems.count(), 'nobody is told off before they press').toBe(0);
  await field('age').fill('');
  await field('restingHeartRateBpm').fill('100');
  await field('maxHeartRateBpm').fill('120');
  await save.click();
  await expect
    .poll(() => problems.allInnerTexts())
    .toEqual([
      expect.stringMatching(english('home:profile.problem.nameNeeded')),
      expect.stringMatching(english('home:profile.problem.missing')),
      expect.stringMatching(english('home:profile.problem.tooCloseToRest')),
    ]);
  expect(sent.under('/history/saveProfile')).toEqual([]);
  await field('name').fill('  Ada  ');
  await field('age').fill('36');
  await field('maxHeartRateBpm').fill('180');
  await expect.poll(() => problems.count()).toBe(0);
  await editor.getByText(english('home:profile.units.imperial')).click();
  await save.click();
  await editor.waitFor({ state: 'hidden' });
  const { profileId } = await rpc.settings.get();
  const kept = (await rpc.history.profiles()).find((each) => each.profileId === profileId);
  expect(kept).toMatchObject({
    displayName: 'Ada',
    age: 36,
    restingHeartRateBpm: 100,
    maxHeartRateBpm: 180,
    unitSystem: 'imperial',
  });
  await expect.poll(() => homePage(page).profile.innerText()).toContain('Ada');
}

async function expectSettingsKept(page: Page, { rpc }: AttachedService): Promise<void> {
  await page.getByTestId('language').click();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await expect.poll(async () => (await rpc.settings.get()).language).toBe('zh-CN');
  await page.getByTestId('language').click();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('en');

  await goTo(page, '/plan');
  await planPage(page).more.click();
  const [cues, countdown] = [page.getByTestId('sound-cues'), page.getByTestId('spoken-countdown')];
  const isOn = (key: Locator) => key.getAttribute('aria-checked');
  expect([await isOn(cues), await isOn(countdown)]).toEqual(['true', 'true']);
  await cues.click();
  await expect.poll(async () => (await rpc.settings.get()).hasSoundCues).toBe(false);
  await expect.poll(() => isOn(countdown)).toBe('false');
  expect(await countdown.isDisabled(), 'no words without sounds').toBe(true);
  await cues.click();
  await expect.poll(() => isOn(countdown)).toBe('true');
  await countdown.click();
  await expect
    .poll(() => rpc.settings.get())
    .toMatchObject({ hasSoundCues: true, hasSpokenCountdown: false });
}

describe('the screens of somebody who stands', () => {
  it('put tempos, folders, a profile and settings right', { timeout: 150_000 }, async () => {
    const service = await startTestService({ ...(await heardMusic()), timeScale: 1 });
    const attached = await attachTest(service);
    const notes: { sent?: SentCommands } = {};
    const page = await openPage(service, {
      async prepare(unopened) {
        notes.sent = noteCommands(unopened);
      },
    });
    await goTo(page, '/library');
    await page.getByTestId('track').nth(1).waitFor();
    await expectFilters(page);
    await expectTempoCorrected(page, attached);
    await expectFolders(page, attached);
    if (notes.sent === undefined) throw new Error('nobody reads along');
    await expectProfileKept(page, attached, notes.sent);
    await expectSettingsKept(page, attached);
  });

  it(
    'connect devices and let go of them, and take back a run that was thrown away',
    { timeout: 150_000 },
    async () => {
      const service = await startTestService({ device: undefined, timeScale: 1 });
      const attached = await attachTest(service);
      const { rpc } = attached;
      const page = await openPage(service, { prepare: (unopened) => unopened.clock.install() });
      await goTo(page, '/devices');
      const card = (kind: string): Locator => page.getByTestId(`${kind}-card`);
      await card('treadmill').getByText(english('devices:noTreadmill')).waitFor();
      for (const device of ['sim-treadmill', 'sim-strap', 'sim-foot-pod']) {
        await page.getByTestId(`found-${device}`).getByRole('button').click();
        await expect
          .poll(() => page.getByTestId(`found-${device}`).innerText(), { timeout: 10_000 })
          .toMatch(english('devices:found.used'));
      }
      await statusWhere(
        attached,
        ({ treadmill, sensors }) => treadmill?.isLinkUp === true && sensors.length === 2,
      );
      await card('heartRate')
        .getByRole('button', { name: english('devices:remove') })
        .click();
      const left = await statusWhere(attached, ({ sensors }) => sensors.length === 1);
      expect(left.sensors[0]?.kind).toBe('footPod');
      await card('heartRate').getByText(english('devices:no.heartRate')).waitFor();

      const run = async (): Promise<string> => {
        const sessionId = await startRun(attached);
        await rpc.session.stop();
        await statusWhere(attached, ({ session }) => session?.state.kind === 'ended');
        await summaryPage(page).discard.waitFor();
        return sessionId;
      };
      const kept = async (): Promise<readonly string[]> =>
        (await rpc.history.sessions({ limit: 10 })).map(({ sessionId }) => sessionId);
      const undo = page.getByRole('button', { name: english('summary:undo') });
      const first = await run();
      await summaryPage(page).discard.click();
      await undo.click();
      await summaryPage(page).screen.waitFor();
      await page.clock.fastForward(20_000);
      expect(await kept(), 'taken back').toEqual([first]);

      const second = await run();
      await summaryPage(page).discard.click();
      await undo.waitFor();
      await page.clock.fastForward(8000);
      expect(await undo.isVisible(), 'there are ten seconds').toBe(true);
      expect(await kept()).toContain(second);
      await page.clock.fastForward(3000);
      await expect.poll(kept, { message: 'thrown away' }).toEqual([first]);
      await undo.waitFor({ state: 'hidden' });
    },
  );
});
