import { expect } from 'vitest';
import { heardMusic } from '../heard-music.ts';
import { openScene } from '../scene.ts';
import { expectSilence } from '../seen-on-the-belt.ts';
import type { Scene } from '../scene.ts';
import type { Story } from '../story.ts';
import { beginRun, belt, musicReady, runsFreely, wearSensors } from './begin-run.ts';

/** A machine that goes its own way in mid-run: nothing is sent to it until a person says so. */
export const handsOff: Story = {
  name: 'a treadmill that goes its own way',
  async open() {
    const scene = await openScene({ service: await heardMusic() });
    await musicReady(scene);
    await wearSensors(scene);
    await beginRun(scene);
    return scene;
  },
  states: [
    {
      name: 'run-machine-restarted',
      async bring(scene) {
        await runsFreely(scene);
        scene.faults.hasForgotten = true;
        await held(scene, 'machineRestarted');
      },
      words: ['words:hold.machineRestarted.short', 'run:handsOff.machineRestarted.action'],
      stop: 'stop',
      belt: (scene) => expectSilence(scene),
    },
    {
      name: 'run-belt-does-not-follow',
      async bring(scene) {
        await scene.rpc.session.release();
        await belt(scene, 4);
        scene.faults.isIgnoringSpeed = true;
        await scene.rpc.session.setByHand({ speedKmh: 6.5 });
        await held(scene, 'unconfirmedTargets');
      },
      words: ['words:hold.unconfirmedTargets.short', 'run:handsOff.unconfirmedTargets.action'],
      stop: 'stop',
      async belt(scene) {
        await expectSilence(scene);
        expect(scene.gym.treadmill.state.targetSpeedKmh).toBeLessThan(6.5);
      },
    },
  ],
};

async function held(scene: Scene, hold: 'machineRestarted' | 'unconfirmedTargets'): Promise<void> {
  await scene.until(({ session }) => session?.state.kind === 'running' && session.state.holds.includes(hold));
}
