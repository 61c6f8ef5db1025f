import { expect } from 'vitest';
import { heardMusic } from '../heard-music.ts';
import { closePresets, openPresets } from '../pages/run-page.ts';
import { openScene } from '../scene.ts';
import { afterRecords, expectNoFaster, expectSilence, listenToBelt } from '../seen-on-the-belt.ts';
import type { Story } from '../story.ts';
import {
  beginRun,
  belt,
  inState,
  musicReady,
  readyToStart,
  prepare,
  runsFreely,
  wearSensors,
} from './begin-run.ts';

/** A run in which one thing after another goes wrong. */
export const troubledRun: Story = {
  name: 'a run and its troubles',
  async open() {
    const scene = await openScene({ service: await heardMusic() });
    await musicReady(scene);
    await wearSensors(scene);
    return scene;
  },
  states: [
    {
      name: 'ready-belt-moves',
      async bring(scene) {
        await prepare(scene);
        await readyToStart(scene);
        scene.gym.treadmill.pressConsole('start');
        await scene.until(({ treadmill }) => treadmill?.belt === 'moving');
      },
      words: ['words:obstacle.beltMoving.long'],
      stop: 'stop',
      belt: (scene) => expectSilence(scene),
    },
    {
      name: 'run-music-leads',
      async bring(scene) {
        scene.gym.treadmill.pressConsole('stop');
        await readyToStart(scene);
        await scene.rpc.session.start();
        await belt(scene, 4);
        await runsFreely(scene);
        await scene.until(({ session }) => session?.cadenceSpm !== undefined && session.music !== undefined);
      },
      words: [
        'run:speed',
        'run:cadence',
        'run:tile.heartRate',
        'run:tile.distance',
        'run:tile.elapsed',
        'run:pause',
      ],
      stop: 'stop',
      async belt(scene) {
        expect(scene.gym.treadmill.state.hasGivenControl).toBe(true);
      },
    },
    {
      name: 'run-presets',
      bring: async () => {},
      keep: (page) => openPresets(page),
      words: ['run:presets.title'],
      stop: 'stop',
    },
    {
      name: 'run-next-track',
      async bring(scene) {
        await scene.each(closePresets);
        await scene.rpc.session.skipTrack();
      },
      words: ['run:announce.track'],
      stop: 'stop',
      isBrief: true,
    },
    {
      name: 'run-strap-lost',
      async bring(scene) {
        scene.gym.strap.goSilent();
        await scene.until(
          ({ session }) => session?.target.reasons.some(({ kind }) => kind === 'heartLost') === true,
        );
      },
      words: ['words:degraded.heartRateLost.shortAt'],
      stop: 'stop',
      belt: (scene) => expectNoFaster(scene, 8),
    },
    {
      name: 'run-nobody-steps',
      async bring(scene) {
        scene.gym.strap.speakAgain();
        scene.gym.stepOff();
        await scene.until(
          ({ session }) => session?.target.cuts.some(({ rule }) => rule === 'noSteps') === true,
        );
      },
      words: ['run:trouble.noSteps.doing'],
      stop: 'stop',
      belt: (scene) => expectNoFaster(scene, 1),
    },
    {
      name: 'run-console-sets-speed',
      async bring(scene) {
        scene.gym.stepOn();
        await scene.rpc.session.nudge({ speedKmh: -0.5 });
        await scene.rpc.session.release();
        await runsFreely(scene);
        scene.gym.treadmill.setConsoleSpeed(4.5);
        await scene.until(
          ({ session }) =>
            session?.state.kind === 'running' && session.state.holds.includes('manualOverride'),
        );
      },
      words: ['words:hold.manualOverride.short', 'run:speed'],
      stop: 'stop',
      belt: (scene) => expectSilence(scene),
    },
    {
      name: 'run-storage-trouble',
      async bring(scene) {
        await scene.rpc.session.release();
        scene.faults.isDiskFull = true;
        await scene.until(({ session }) => session?.isStorageFine === false);
      },
      words: ['run:pill.storage'],
      stop: 'stop',
      async belt(scene) {
        await runsFreely(scene);
        expect(scene.gym.treadmill.state.speedKmh).toBeGreaterThan(0);
      },
    },
    {
      name: 'run-control-lost',
      async bring(scene) {
        scene.faults.isDiskFull = false;
        scene.gym.treadmill.takeControlAway();
        await scene.until(
          ({ session }) => session?.state.kind === 'running' && session.state.holds.includes('controlLost'),
        );
      },
      words: ['words:hold.controlLost.short', 'run:handsOff.controlLost.action'],
      stop: 'stop',
      belt: (scene) => expectSilence(scene),
    },
    {
      name: 'paused',
      async bring(scene) {
        await scene.rpc.session.release();
        await runsFreely(scene);
        await scene.rpc.session.pause();
        await scene.until(({ session }) => session?.state.kind === 'paused' && session.state.isBeltStill);
      },
      words: ['words:pause.still', 'run:paused.resume', 'run:paused.end'],
      stop: 'none',
      async belt(scene) {
        await expectSilence(scene);
        expect(scene.gym.treadmill.state.speedKmh).toBe(0);
      },
    },
    {
      name: 'run-link-lost',
      async bring(scene) {
        await scene.rpc.session.resume();
        await belt(scene, 3);
        await runsFreely(scene);
        scene.gym.treadmill.dropLink({ forMs: 45_000 });
        await inState(scene, 'linkLost');
      },
      words: ['words:state.linkLostMoving.short'],
      stop: 'unreachable',
      async belt({ gym }) {
        expect(gym.treadmill.state.isLinked).toBe(false);
        // Nobody can tell it anything: a belt that moves goes on.
        expect(gym.treadmill.state.speedKmh).toBeGreaterThan(0);
      },
    },
    {
      name: 'asking',
      bring: (scene) => inState(scene, 'asking'),
      words: ['words:asking.linkRestored.shortAt', 'run:asking.continue', 'run:asking.nothingIsSent'],
      stop: 'stop',
      belt: (scene) => expectSilence(scene),
    },
    {
      name: 'stopping',
      async bring(scene) {
        await scene.rpc.session.continueAsItIs();
        await runsFreely(scene);
        scene.faults.isIgnoringStop = true;
        await scene.rpc.session.stop();
        await scene.until(({ session }) => session?.state.kind === 'stopping' && session.state.isAccepted);
      },
      words: ['common:stop.stopping'],
      stop: 'stopping',
      async belt(scene) {
        const ears = listenToBelt(scene);
        scene.faults.isIgnoringStop = false;
        await inState(scene, 'ended');
        // Control is asked for where the machine may be waiting for that (quirk 30).
        expect(ears.requests).toContain('stop');
        expect(ears.requests.filter((kind) => kind !== 'stop' && kind !== 'requestControl')).toEqual([]);
        expect(scene.gym.treadmill.state.speedKmh).toBe(0);
      },
    },
    {
      name: 'summary-short',
      bring: async (scene) => {
        scene.faults.isIgnoringStop = false;
        await inState(scene, 'ended');
      },
      words: ['words:end.person.short', 'summary:done', 'summary:discard'],
      stop: 'none',
    },
    {
      name: 'stopping-pull-the-key',
      async bring(scene) {
        await scene.rpc.session.discard();
        await beginRun(scene);
        scene.faults.isDeaf = true;
        await scene.rpc.session.stop();
        await inState(scene, 'stopping');
      },
      words: ['common:stop.pullKey', 'common:stop.pullKeyWhy', 'common:stop.rails'],
      stop: 'stopping',
      async belt(scene) {
        const ears = listenToBelt(scene);
        await afterRecords(scene, 3);
        // Asked for again and again, and nothing else.
        expect(ears.requests.length).toBeGreaterThan(0);
        expect(new Set(ears.requests)).toEqual(new Set(['stop']));
      },
    },
    {
      name: 'summary-safety-key',
      async bring(scene) {
        scene.faults.isDeaf = false;
        await inState(scene, 'ended');
        await scene.rpc.session.discard();
        await beginRun(scene);
        scene.gym.treadmill.pullSafetyKey();
        await inState(scene, 'ended');
      },
      words: ['words:end.safetyKey.short', 'words:end.safetyKey.long'],
      stop: 'none',
      async belt({ gym }) {
        expect(gym.treadmill.state).toMatchObject({ speedKmh: 0, isKeyIn: false });
      },
    },
  ],
};
