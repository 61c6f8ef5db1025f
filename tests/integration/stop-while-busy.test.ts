import { expect, it } from 'vitest';
import { slowResponses } from '#native/simulator/behaviours/slow-responses.ts';
import { openGymController } from '#tests/support/gym-controller.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** Shorter than the second after which a run asks again by itself. */
const responseMs = 300;
/** The machine's own, the way of its response through the air and of the stop back, and a turn of the loop. */
const restMs = 40 + 2 * 15 + 100;

it.each([1, 20, 50, 99, 150])(
  'STOP %i ms after a target: turned away by a machine that is busy with it, it is taken as soon as that is done',
  async (afterMs) => {
    const gym = await openGymController({
      folder: createTestFolder(),
      gym: { behaviours: [slowResponses(responseMs)] },
    });
    const session = await gym.run();
    const { requests } = gym.gym.treadmill.seen;
    const before = requests.length;
    const seen = () => gym.gym.treadmill.seen.requests.slice(before);
    session.engine.setByHand({ speedKmh: 6 });
    await gym.when(() => seen().some(({ request }) => request?.kind === 'setTargetSpeed'), 3000, 'a target');
    const targetAtMs = seen().at(-1)?.atMs ?? Number.NaN;
    await gym.clock.advanceAsync(afterMs);
    gym.controller.stop();
    await gym.when(
      () => seen().some(({ request, answer }) => request?.kind === 'stop' && answer === 'success'),
      1000,
      'a stop that is taken',
    );
    const stops = seen().filter(({ request }) => request?.kind === 'stop');
    expect(stops[0]?.answer).toBe('attError');
    expect((stops.at(-1)?.atMs ?? Number.NaN) - targetAtMs).toBeLessThanOrEqual(responseMs + restMs);
    await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 20_000, 'a belt at rest');
  },
);
