import { expect } from 'vitest';
import { heardMusic } from '../heard-music.ts';
import { openScene } from '../scene.ts';
import { expectSilence } from '../seen-on-the-belt.ts';
import type { Story } from '../story.ts';
import { belt, inState, musicReady, readyToStart, prepare, runsFreely, wearSensors } from './begin-run.ts';

/** At the treadmill's own pace: what lasts only seconds. */
export const startOfRun: Story = {
  name: 'the start of a run, in real time',
  async open() {
    const scene = await openScene({ service: await heardMusic(), hurryPace: 1 });
    await musicReady(scene);
    await wearSensors(scene);
    return scene;
  },
  states: [
    {
      name: 'ready',
      async bring(scene) {
        await prepare(scene);
        await readyToStart(scene);
      },
      words: ['ready:start'],
      stop: 'none',
      belt: (scene) => expectSilence(scene, 1),
    },
    {
      name: 'ready-countdown',
      async bring(scene) {
        await scene.rpc.session.start();
        await inState(scene, 'countdown');
      },
      words: [],
      stop: 'stop',
      isBrief: true,
    },
    {
      name: 'ready-belt-starts',
      bring: (scene) => inState(scene, 'starting'),
      words: [],
      stop: 'stop',
      isBrief: true,
    },
    {
      name: 'run-warm-up',
      async bring(scene) {
        await belt(scene, 2);
        await runsFreely(scene);
      },
      words: ['run:speed', 'run:cadence', 'run:phase.warmUp', 'run:pause'],
      stop: 'stop',
    },
    {
      name: 'run-treadmill-silent',
      async bring(scene) {
        scene.faults.isSilent = true;
        await scene.until(
          ({ session }) =>
            session?.state.kind === 'running' && session.state.holds.includes('staleTelemetry'),
        );
      },
      words: ['words:degraded.treadmillSilent.shortAt'],
      stop: 'stop',
      isBrief: true,
      async belt({ gym, faults }) {
        const beforeKmh = gym.treadmill.state.targetSpeedKmh;
        faults.isSilent = false;
        await expect
          .poll(() => gym.treadmill.state.targetSpeedKmh, { timeout: 1000 })
          .toBeLessThanOrEqual(beforeKmh);
      },
    },
    {
      name: 'paused-slowing',
      async bring(scene) {
        scene.faults.isSilent = false;
        await runsFreely(scene);
        await scene.rpc.session.pause();
        await inState(scene, 'paused');
      },
      words: ['words:pause.slowing'],
      stop: 'stop',
      isBrief: true,
    },
  ],
};
