import { heardMusic } from '../heard-music.ts';
import { openScene } from '../scene.ts';
import type { Story } from '../story.ts';
import { beginRun, endRun, inState, musicReady, wearSensors } from './begin-run.ts';

/** Walking intervals in their shortest form: easy and brisk, twice. */
export const programmeRun: Story = {
  name: 'a programme',
  async open() {
    const scene = await openScene({ service: await heardMusic(), hurryPace: 8 });
    await musicReady(scene);
    await wearSensors(scene);
    return scene;
  },
  states: [
    {
      name: 'run-programme-warm-up',
      async bring(scene) {
        await beginRun(scene, { mode: 'programme', programme: 'walkIntervals', lengthMs: 18 * 60_000 });
        await scene.until(
          ({ session }) => session?.target.reasons.some(({ kind }) => kind === 'warmUp') === true,
        );
      },
      words: ['run:phase.warmUp', 'run:part.next', 'words:effort.easy', 'run:pause'],
      stop: 'stop',
    },
    {
      name: 'run-programme',
      async bring(scene) {
        await scene.until(
          ({ session }) => session?.programme?.part?.number === 2 && session.programme.part.leftMs < 100_000,
        );
      },
      words: ['run:part.of', 'words:effort.brisk', 'run:part.next', 'run:phase.programme', 'run:pause'],
      stop: 'stop',
    },
    {
      name: 'run-programme-cadence',
      async bring(scene) {
        await scene.each((page) => page.getByTestId('part-card').getByRole('button').click());
        await scene.each((page) => page.getByTestId('cadence-card').waitFor());
      },
      words: ['run:cadence', 'run:show.part'],
      stop: 'stop',
    },
    {
      name: 'run-programme-last-part',
      async bring(scene) {
        await scene.each((page) => page.getByTestId('cadence-card').getByRole('button').click());
        await scene.until(({ session }) => session?.programme?.part?.number === 4);
      },
      words: ['run:part.of', 'run:part.nextCoolDown'],
      stop: 'stop',
    },
    {
      name: 'summary-programme',
      async bring(scene) {
        await endRun(scene);
        await inState(scene, 'ended');
        await scene.each((page) => page.getByTestId('mode').waitFor());
      },
      words: ['words:mode.programme', 'words:programme.walkIntervals', 'summary:distance'],
      stop: 'none',
    },
  ],
};
