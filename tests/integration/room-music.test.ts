import { expect, it } from 'vitest';
import { automationRamp } from '#core/safety/safety-limits.ts';
import { openGymController } from '#tests/support/gym-controller.ts';
import { rampBreaches, running, speedTargets } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

it('leads the belt while its tempo is heard, holds it otherwise, and STOP stops it', async () => {
  const gym = await openGymController({ folder: createTestFolder() });
  const { clock, controller } = gym;
  const ear = controller.roomEar;
  const orders = ear.listen('page', undefined);
  await orders.next();
  let tempoBpm: number | undefined = 176;
  let confidence = 0.8;
  clock.every(1000, () => {
    if (tempoBpm === undefined) ear.hear('page', { kind: 'noBeat' });
    else ear.hear('page', { kind: 'heard', tempoBpm, confidence });
  });
  const session = await gym.run({ ...running, mode: 'musicLeads', tracks: [], isMusicInRoom: true });
  const { engine } = session;
  const beltKmh = () => gym.gym.treadmill.state.speedKmh;
  const band = () => engine.status.target;

  await clock.advanceAsync(12 * 60_000);
  const fastKmh = beltKmh();
  expect(engine.status.room).toEqual({ state: 'heard', tempoBpm: 176 });
  expect(engine.status.music).toBeUndefined();
  expect(band().reasons[0]).toMatchObject({ kind: 'trackTempo', foldedTempoBpm: 176 });

  tempoBpm = 158;
  await clock.advanceAsync(3 * 60_000);
  const slowKmh = beltKmh();
  expect(slowKmh).toBeLessThan(fastKmh - 0.5);

  // Faster again, but nobody is sure: nothing rises; nor when there is no beat, or nothing comes.
  tempoBpm = 176;
  confidence = 0.3;
  await clock.advanceAsync(3 * 60_000);
  expect(engine.status.room).toEqual({ state: 'unsure' });
  expect(beltKmh()).toBeCloseTo(slowKmh, 5);
  expect(engine.state).toMatchObject({ kind: 'running', holds: ['musicUnknown'] });
  tempoBpm = undefined;
  await clock.advanceAsync(60_000);
  expect(engine.status.room).toEqual({ state: 'noBeat' });
  expect(beltKmh()).toBeCloseTo(slowKmh, 5);

  // Half the tempo is the same step.
  tempoBpm = 88;
  confidence = 0.8;
  await clock.advanceAsync(4 * 60_000);
  expect(beltKmh()).toBeCloseTo(fastKmh, 1);

  // The page goes with its microphone.
  await orders.return();
  await clock.advanceAsync(60_000);
  expect(engine.status.room).toEqual({ state: 'nobody' });
  expect(beltKmh()).toBeCloseTo(fastKmh, 1);
  expect(engine.state).toMatchObject({ kind: 'running', holds: ['musicUnknown'] });
  expect(() => engine.skipTrack()).toThrow('session/not-allowed-now');

  engine.stop();
  await gym.until(session, ['ended'], 60_000);
  const { sessionId } = await session.ended;
  // Behind the walking speed that the start goes up to by itself.
  const seen = speedTargets(gym);
  const followed = seen.slice(seen.findIndex(({ speedKmh }) => speedKmh === 4.5));
  expect(followed.length).toBeGreaterThan(30);
  expect(rampBreaches(followed, automationRamp)).toEqual([]);
  const record = await gym.store.sessions.read(sessionId);
  expect(record?.plays).toEqual([]);
  const tempi = new Set(record?.samples.map(({ heardTempoBpm }) => heardTempoBpm));
  expect(tempi).toEqual(new Set([undefined, 176, 158]));
  expect(record?.samples.some(({ trackId }) => trackId !== undefined)).toBe(false);
});
