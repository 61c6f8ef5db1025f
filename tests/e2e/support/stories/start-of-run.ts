import { expect } from 'vitest';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { heardMusic } from '../heard-music.ts';
import { openScene, type Scene } from '../scene.ts';
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
      words: ['ready:countdown', 'ready:beltStartsAt', 'ready:stayOnRails'],
      stop: 'stop',
      isBrief: true,
    },
    {
      name: 'ready-belt-starts',
      bring: (scene) => inState(scene, 'starting'),
      words: ['ready:starting', 'ready:beltStartsAt', 'ready:stayOnRails'],
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
        await inSilence(scene);
      },
      words: ['words:degraded.treadmillSilent.shortAt'],
      stop: 'stop',
      isBrief: true,
      belt: expectNoRiseInSilence,
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

/** A press for more is not obeyed while nothing is heard of the belt, and is as soon as it is heard of again. */
async function expectNoRiseInSilence(scene: Scene): Promise<void> {
  const { gym, faults, rpc, until } = scene;
  // Looking may have taken ten seconds: then the link was given up, and it is asked about.
  faults.isSilent = false;
  const { session } = await until(
    (status) => status.session?.state.kind === 'asking' || hasNoHold(status.session),
  );
  if (session?.state.kind === 'asking') await rpc.session.continueAsItIs();
  await runsFreely(scene);
  faults.isSilent = true;
  await inSilence(scene);
  const before = await rpc.status.get();
  const beforeKmh = gym.treadmill.state.targetSpeedKmh;
  await rpc.session.nudge({ speedKmh: 1 });
  const later = await until(({ nowMs }) => nowMs > before.nowMs + 3000);
  expect(later.session?.state).toMatchObject({ holds: expect.arrayContaining(['staleTelemetry']) });
  expect(later.session?.speedKmh.requested).toBeLessThanOrEqual(before.session?.speedKmh.requested ?? 0);
  expect(gym.treadmill.state.targetSpeedKmh).toBeLessThanOrEqual(beforeKmh);
  faults.isSilent = false;
  await expect.poll(() => gym.treadmill.state.targetSpeedKmh, { timeout: 15_000 }).toBeGreaterThan(beforeKmh);
  await rpc.session.release();
}

function hasNoHold(session: LiveStatus['session']): boolean {
  return session?.state.kind === 'running' && session.state.holds.length === 0;
}

async function inSilence(scene: Scene): Promise<void> {
  await scene.until(
    ({ session }) => session?.state.kind === 'running' && session.state.holds.includes('staleTelemetry'),
  );
}
