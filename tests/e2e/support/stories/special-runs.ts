import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import type { Language } from '#contract/settings/app-settings.ts';
import { stepWord } from '#core/music/in-step.ts';
import { attachTest } from '#tests/support/test-service.ts';
import { refuseToPlay } from '../heard-beats.ts';
import { heardMusic } from '../heard-music.ts';
import { goTo, summaryPage } from '../pages/before-run-pages.ts';
import { devicesPage } from '../pages/devices-page.ts';
import { openScene, type Scene } from '../scene.ts';
import { expectSilence, listenToBelt } from '../seen-on-the-belt.ts';
import type { ScreenState, Story } from '../story.ts';
import { pattern } from '../words.ts';
import {
  beginRun,
  belt,
  endRun,
  inState,
  musicReady,
  prepare,
  readyToStart,
  wearSensors,
} from './begin-run.ts';

/** A treadmill that has not been tested is shown what to do, and is not driven; then the test itself. */
export const untestedTreadmill: Story = {
  name: 'a treadmill that is not tested yet',
  async open() {
    const scene = await openScene({
      service: { ...(await heardMusic()), simulator: { needsBeltTest: true } },
    });
    await musicReady(scene);
    return scene;
  },
  states: [
    {
      name: 'ready-untested',
      async bring(scene) {
        await prepare(scene);
        await readyToStart(scene);
      },
      words: ['ready:finding.shadowUntested'],
      stop: 'none',
    },
    {
      name: 'run-shadow',
      async bring(scene) {
        await scene.rpc.session.start();
        await belt(scene, 0.5);
        await inState(scene, 'running');
        await scene.until(({ session }) => (session?.elapsedMs ?? 0) > 15_000);
      },
      words: ['run:pill.shadow'],
      stop: 'stop',
      belt: (scene) => expectSilence(scene),
    },
    {
      name: 'devices-untested',
      async bring(scene) {
        await endRun(scene);
        await scene.rpc.session.discard();
        await scene.each((page) => goTo(page, '/devices'));
      },
      words: ['devices:testNotPassed', 'devices:test.open'],
      stop: 'none',
    },
    {
      name: 'devices-belt-test-question',
      async bring(scene) {
        await scene.each((page) => page.getByTestId('belt-test-open').click());
      },
      words: ['devices:test.title', 'devices:test.question', 'devices:test.start'],
      stop: 'none',
      belt: (scene) => expectSilence(scene, 1),
    },
    ...beltTest('en'),
    ...beltTest('zh-CN'),
  ],
};

/** The test on one of the pages: only one can have it at a time. */
function beltTest(language: Language): readonly ScreenState[] {
  return [
    {
      name: 'devices-belt-test-running',
      languages: [language],
      async bring(scene) {
        const page = scene.pages[language];
        await devicesPage(page).beginBeltTest();
        await scene.until(({ treadmill }) => treadmill?.belt === 'moving');
      },
      words: ['devices:test.stayAway', 'devices:test.abort'],
      stop: 'stop',
      isBrief: true,
    },
    {
      name: 'devices-belt-test-outcome',
      languages: [language],
      bring: ({ pages }) => pages[language].getByTestId('belt-test-outcome').waitFor({ timeout: 40_000 }),
      words: ['words:test.outcome.passed', 'words:test.result.works', 'devices:test.close'],
      stop: 'none',
    },
  ];
}

/** The way out takes minutes. */
export const coolDown: Story = {
  name: 'the end of a run that was planned',
  async open() {
    const scene = await openScene({ service: await heardMusic(), hurryPace: 8 });
    await musicReady(scene);
    await wearSensors(scene);
    return scene;
  },
  states: [
    {
      // The music follows the runner, who has set a speed whose steps one of the two tracks can meet.
      name: 'run-in-step',
      async bring(scene) {
        await beginRun(scene, { mode: 'iLead', lengthMs: 240_000 });
        await scene.rpc.session.setByHand({ speedKmh: 6.5 });
        await scene.until(
          ({ session }) => stepWord(session?.cadenceSpm, session?.music?.tempoBpm) === 'inStep',
        );
      },
      words: ['run:step.inStep', 'run:phase.iLead'],
      stop: 'stop',
      isBrief: true,
    },
    {
      name: 'run-cool-down',
      bring: (scene) => inState(scene, 'coolDown'),
      words: ['run:coolDown.left', 'run:coolDown.skip', 'run:phase.coolDown'],
      stop: 'stop',
      isBrief: true,
    },
    {
      name: 'summary-planned-end',
      bring: (scene) => inState(scene, 'ended'),
      words: ['words:end.planCompleted.short', 'words:saved.saved.short', 'summary:splits.time'],
      stop: 'none',
      async belt({ gym }) {
        expect(gym.treadmill.state.speedKmh).toBe(0);
      },
    },
  ],
};

/** Music is made by pages: who plays it, and what happens when nobody does. */
export const whoPlays: Story = {
  name: 'music that does not sound',
  async open() {
    const scene = await openScene({
      service: { ...(await heardMusic()), player: 'page' },
      hurryPace: 1,
      prepare: (page) => page.addInitScript(refuseToPlay),
    });
    await musicReady(scene);
    await beginRun(scene);
    return scene;
  },
  states: [
    ...soundBlocked('en'),
    ...soundBlocked('zh-CN'),
    {
      name: 'run-player-silent',
      async bring(scene) {
        // A third page takes the music, and says nothing of it.
        const other = await attachTest(scene.service);
        void (async () => {
          for await (const _order of await other.rpc.player.attach({ pageId: 'mute', takes: true })) {
            // It obeys nobody.
          }
        })().catch(() => undefined);
        await scene.until(
          ({ session }) => session?.state.kind === 'running' && session.state.holds.includes('musicUnknown'),
        );
      },
      words: ['words:degraded.playerSilent.shortAt', 'run:music.elsewhere', 'run:music.playHere'],
      stop: 'stop',
      async belt(scene) {
        const ears = listenToBelt(scene);
        const beforeKmh = scene.gym.treadmill.state.targetSpeedKmh;
        await expectSilence(scene, 2);
        expect(ears.requests).toEqual([]);
        expect(scene.gym.treadmill.state.targetSpeedKmh).toBe(beforeKmh);
      },
    },
  ],
};

function soundBlocked(language: Language): readonly ScreenState[] {
  return [
    {
      name: 'run-sound-blocked',
      languages: [language],
      async bring({ pages }) {
        // A page that may not sound hands the music on; where nobody may, it stays with whoever was tapped last.
        const playHere = pages[language].getByTestId('play-here');
        const blocked = pages[language].getByTestId('panel-musicBlocked');
        await expect
          .poll(
            async () => {
              if (await playHere.isVisible()) await playHere.click();
              return await blocked.isVisible();
            },
            { timeout: 15_000, interval: 500 },
          )
          .toBe(true);
      },
      words: ['run:trouble.musicBlocked.title', 'run:trouble.musicBlocked.action'],
      stop: 'stop',
    },
  ];
}

/** A screen that throws while the belt moves, a disk without room, and a message over a belt that moves by itself. */
export const brokenScreen: Story = {
  name: 'a screen that fails',
  async open() {
    const scene = await openScene({
      service: await heardMusic(),
      prepare: (page) => page.addInitScript(breakable),
      expectedComplaint: /broken on purpose/,
    });
    await musicReady(scene);
    await beginRun(scene);
    return scene;
  },
  states: [
    {
      name: 'run-screen-failed',
      bring: (scene) => scene.each((page) => setBroken(page, true)),
      words: ['common:trouble.title', 'common:trouble.what', 'common:trouble.again'],
      quoted: /broken on purpose/g,
      stop: 'stop',
      async belt({ gym }) {
        expect(gym.treadmill.state.speedKmh).toBeGreaterThan(0);
      },
    },
    {
      name: 'summary-kept-in-side-file',
      async bring(scene) {
        await scene.each((page) => setBroken(page, false));
        await scene.each((page, language) =>
          page.getByRole('button', { name: pattern('common:trouble.again', language) }).click(),
        );
        scene.faults.isDiskFull = true;
        await endRun(scene);
        await scene.each((page) => summaryPage(page).saved.waitFor());
      },
      words: ['words:saved.spooled.short', 'words:saved.spooled.long'],
      stop: 'none',
    },
    {
      name: 'home-toast-belt-moves',
      languages: ['en'],
      async bring(scene: Scene) {
        scene.faults.isDiskFull = false;
        await summaryPage(scene.pages.en).discard.click();
        await scene.pages.en.getByText(/discarded/i).waitFor();
        scene.gym.treadmill.pressConsole('start');
        await scene.until(({ treadmill }) => treadmill?.belt === 'moving');
      },
      words: ['summary:discarded', 'summary:undo', 'common:stop.label'],
      stop: 'stop',
      isBrief: true,
    },
  ],
};

/** Screens write every figure with Intl: without it they throw while they are drawn. Runs in the page. */
function breakable(): void {
  const { prototype } = Intl.NumberFormat;
  const { get: format } = Object.getOwnPropertyDescriptor(prototype, 'format') ?? {};
  Object.defineProperty(prototype, 'format', {
    get(this: Intl.NumberFormat): unknown {
      if (document.documentElement.dataset['broken'] === 'true') throw new Error('broken on purpose');
      return format?.call(this);
    },
  });
}

async function setBroken(page: Page, isBroken: boolean): Promise<void> {
  await page.evaluate((value) => {
    document.documentElement.dataset['broken'] = String(value);
  }, isBroken);
}
