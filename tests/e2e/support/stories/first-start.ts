import { cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { musicAndRuns } from '../heard-music.ts';
import { goTo } from '../pages/before-run-pages.ts';
import { openScene } from '../scene.ts';
import type { Story } from '../story.ts';

/** Nothing has been chosen, and this computer has no Bluetooth that could be used. */
export const firstStart: Story = {
  name: 'the first start',
  open: () => openScene({ service: { device: undefined }, hurryPace: 1 }),
  states: [
    {
      name: 'home-first-start',
      bring: async () => {},
      words: [
        'home:first.title.everything',
        'home:first.trial.everything.title',
        'home:first.treadmill.title',
      ],
      stop: 'none',
    },
    {
      name: 'plan-nothing-chosen',
      bring: (scene) => scene.each((page) => goTo(page, '/plan')),
      words: ['plan:title', 'plan:forecast.noMusic'],
      stop: 'none',
    },
    {
      name: 'devices-no-adapter',
      bring: (scene) => scene.each((page) => goTo(page, '/devices')),
      words: [
        'devices:title',
        'words:adapter.unavailable.short',
        'devices:noTreadmill',
        'devices:found.title',
      ],
      stop: 'none',
    },
    {
      name: 'home-music-missing',
      async bring(scene) {
        await scene.rpc.devices.useTreadmill({ deviceId: 'sim-treadmill', name: 'Simulated treadmill' });
        await scene.until(({ treadmill }) => treadmill?.belt === 'standing');
        await scene.each((page) => goTo(page, '/'));
      },
      words: [
        'home:treadmill.state.ready',
        'home:first.title.music',
        'home:first.music.title',
        'home:first.trial.music.title',
      ],
      stop: 'none',
    },
    {
      name: 'library-empty',
      bring: (scene) => scene.each((page) => goTo(page, '/library')),
      words: ['library:empty.title', 'library:empty.choose'],
      stop: 'none',
    },
    {
      name: 'library-problems',
      async bring(scene) {
        await scene.rpc.library.addFolder({ path: folderOfBrokenFiles() });
        await scene.each((page) => page.getByTestId('scan-problems').click());
      },
      words: ['library:scan.problemsWhy'],
      stop: 'none',
    },
    {
      name: 'library-nothing-usable',
      bring: (scene) => scene.each((page) => page.keyboard.press('Escape')),
      words: ['library:empty.nothing', 'library:folders.title'],
      stop: 'none',
    },
    {
      name: 'library-listening',
      async bring(scene) {
        await scene.rpc.library.addSamples();
        for await (const { step } of await scene.rpc.library.progress()) if (step === 'listen') return;
      },
      words: ['library:scan.title', 'library:scan.step.listen', 'library:scan.pause'],
      stop: 'none',
    },
    {
      name: 'library-paused',
      bring: (scene) => scene.rpc.library.pause(),
      words: ['library:scan.paused', 'library:scan.resume'],
      stop: 'none',
    },
  ],
};

/** The other half of it. */
export const musicAlone: Story = {
  name: 'music without a treadmill',
  async open() {
    return openScene({ service: { ...(await musicAndRuns()), device: undefined }, hurryPace: 1 });
  },
  states: [
    {
      name: 'home-treadmill-missing',
      bring: async () => {},
      words: [
        'home:first.title.treadmill',
        'home:first.treadmill.title',
        'home:first.trial.treadmill.title',
        'home:runs.week',
      ],
      stop: 'none',
    },
  ],
};

function folderOfBrokenFiles(): string {
  const folder = path.join(createTestFolder(), 'Music');
  mkdirSync(folder);
  for (const file of ['empty.mp3', 'text.mp3', 'moov-missing.m4a', 'foreign.aiff']) {
    const fixture = fileURLToPath(new URL(`../../../fixtures/audio/${file}`, import.meta.url));
    cpSync(fixture, path.join(folder, file));
  }
  return folder;
}
