import { afterRecords } from '../seen-on-the-belt.ts';
import { expect } from 'vitest';
import { heardMusic } from '../heard-music.ts';
import { goTo, homePage } from '../pages/before-run-pages.ts';
import { openScene, type Scene } from '../scene.ts';
import type { Story } from '../story.ts';
import { pattern } from '../words.ts';
import { beginRun, endRun, runsFreely, wearSensors } from './begin-run.ts';

async function onTheWay(scene: Scene, way: Scene['faults']['way']): Promise<void> {
  scene.faults.way = way;
  await scene.each((page) => page.reload());
}

/** What a page shows that does not reach its controller, or not the right one, or gets no answer from it. */
export const wayToService: Story = {
  name: 'a page and its way to the controller',
  async open() {
    const scene = await openScene({ hasWay: true, service: await heardMusic() });
    await wearSensors(scene);
    return scene;
  },
  states: [
    {
      name: 'start-connecting',
      bring: (scene) => onTheWay(scene, 'silent'),
      words: ['common:connection.connecting', 'start:check.storage', 'start:advice'],
      // Nobody has said that nothing moves. The way to the stop port is open as far as the page sees; it leads nowhere either.
      stop: 'stop',
    },
    {
      name: 'start-other-version',
      bring: (scene) => onTheWay(scene, 'otherVersion'),
      words: ['common:connection.otherVersion', 'common:connection.reload'],
      // It is told nothing of the belt, and the stop port knows no versions.
      stop: 'stop',
    },
    {
      name: 'start-refused',
      bring: (scene) => onTheWay(scene, 'refused'),
      words: ['common:connection.refused', 'common:connection.refusedWhat'],
      stop: 'none',
    },
    {
      name: 'plan-working-out',
      async bring(scene) {
        await onTheWay(scene, 'noForecast');
        await scene.each((page) => homePage(page).screen.waitFor());
        await scene.each((page) => goTo(page, '/plan'));
      },
      words: ['plan:title', 'plan:forecast.title'],
      stop: 'none',
    },
    {
      name: 'plan-not-foreseen',
      bring: (scene) => onTheWay(scene, 'wrongForecast'),
      words: ['plan:forecast.failed', 'plan:forecast.again'],
      quoted: /Too small: expected number to be/g,
      stop: 'none',
    },
    {
      name: 'home-controller-gone',
      async bring(scene) {
        await scene.each((page) => goTo(page, '/'));
        await scene.each((page) => homePage(page).screen.waitFor());
        scene.faults.way = 'cut';
      },
      words: ['common:connection.lost', 'common:connection.lostWhat'],
      stop: 'none',
    },
    {
      name: 'home-controller-gone-for-long',
      bring: async (scene) => {
        const gone = pattern('common:connection.gone', 'en');
        await scene.pages.en.getByText(gone).waitFor({ timeout: 30_000 });
      },
      words: ['common:connection.gone', 'common:connection.goneWhat'],
      stop: 'none',
    },
    {
      name: 'run-controller-restarting',
      async bring(scene) {
        scene.faults.way = 'open';
        await scene.each((page) => page.reload());
        await beginRun(scene);
        await runsFreely(scene);
        scene.faults.way = 'cut';
      },
      words: ['run:trouble.lost.title', 'common:stop.useTreadmill'],
      stop: 'unreachable',
      async belt(scene) {
        await afterRecords(scene, 2);
        expect(scene.gym.treadmill.state.speedKmh).toBeGreaterThan(0);
      },
    },
    {
      name: 'run-controller-gone',
      async bring(scene) {
        await scene.each((page) => page.getByTestId('cover-controllerLost').waitFor({ timeout: 30_000 }));
      },
      words: ['run:trouble.gone.title', 'run:trouble.gone.doing', 'common:stop.useTreadmill'],
      stop: 'unreachable',
    },
    {
      name: 'run-address-old',
      async bring(scene) {
        // It is back: so is the run.
        scene.faults.way = 'open';
        await scene.each((page) => page.getByTestId('speed').waitFor());
        scene.faults.way = 'refused';
      },
      words: ['run:trouble.refused.title', 'run:trouble.refused.doing'],
      stop: 'unreachable',
      async belt(scene) {
        scene.faults.way = 'open';
        await endRun(scene);
      },
    },
  ],
};
