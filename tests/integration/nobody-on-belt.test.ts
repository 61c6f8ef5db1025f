import { expect, it } from 'vitest';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { openGymController } from '#tests/support/gym-controller.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const steadyRun = { goal: { kind: 'speedBand', lowKmh: 4, highKmh: 5 } } as const;

it('is asked about, eased and stopped', async () => {
  const gym = await openGymController({ folder: createTestFolder() });
  const session = await gym.run(steadyRun);
  await gym.clock.advanceAsync(60_000);
  const walkingKmh = gym.gym.treadmill.state.speedKmh;
  expect(walkingKmh).toBeGreaterThan(3.5);
  expect(session.status.cadenceSpm).toBeGreaterThan(60);

  gym.gym.stepOff();
  await gym.clock.advanceAsync(12_000);
  expect(gym.timeline.filter(({ kind }) => kind === 'alarm')).toMatchObject([{ what: 'noSteps' }]);
  expect(gym.gym.treadmill.state.speedKmh).toBeCloseTo(walkingKmh, 1);

  await gym.clock.advanceAsync(35_000);
  expect(session.engine.state.kind).toBe('running');
  expect(gym.gym.treadmill.state.speedKmh).toBeLessThan(1);

  await gym.until(session, ['ended'], 40_000);
  expect(session.engine.state).toMatchObject({ cause: 'nobodyOnBelt', isBeltKnownStill: true });
  await gym.close();
});

it('does not stop a runner who comes back', async () => {
  const gym = await openGymController({ folder: createTestFolder() });
  const session = await gym.run(steadyRun);
  await gym.clock.advanceAsync(60_000);
  gym.gym.stepOff();
  await gym.clock.advanceAsync(14_000);
  gym.gym.stepOn();
  await gym.clock.advanceAsync(90_000);
  expect(session.engine.state.kind).toBe('running');
  expect(gym.gym.treadmill.state.speedKmh).toBeGreaterThan(3.5);
  await gym.close();
});

it.each([
  ['skips a track', (engine: LiveSession['engine']) => engine.skipTrack()],
  ['hands the belt back to the music', (engine: LiveSession['engine']) => engine.release()],
  ['presses plus', (engine: LiveSession['engine']) => engine.nudge({ speedKmh: 0.1 })],
  ['says to go on', (engine: LiveSession['engine']) => engine.continueAsItIs()],
])('is not so where somebody %s', async (_what, touch) => {
  const gym = await openGymController({ folder: createTestFolder() });
  const session = await gym.run(steadyRun);
  await gym.clock.advanceAsync(60_000);
  // On the rails, and at the screen: no steps, but somebody.
  gym.gym.stepOff();
  for (let touched = 0; touched < 10; touched += 1) {
    await gym.clock.advanceAsync(7000);
    touch(session.engine);
  }
  expect(gym.timeline.some(({ kind }) => kind === 'alarm')).toBe(false);
  expect(session.engine.state.kind).toBe('running');
  await gym.close();
});

it('is nothing to know without a foot pod', async () => {
  const gym = await openGymController({ folder: createTestFolder(), gym: { hasFootPod: false } });
  const session = await gym.run(steadyRun);
  await gym.clock.advanceAsync(60_000);
  gym.gym.stepOff();
  await gym.clock.advanceAsync(120_000);
  expect(session.engine.state.kind).toBe('running');
  expect(gym.timeline.some(({ kind }) => kind === 'alarm')).toBe(false);
  await gym.close();
});
