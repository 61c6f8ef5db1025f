import { describe, expect, it, vi } from 'vitest';
import type { SessionStateKind } from '#core/session/session-state.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { neverRespondsToControlPoint } from '#native/simulator/behaviours/never-responds-to-control-point.ts';
import { slowResponses } from '#native/simulator/behaviours/slow-responses.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, kindsSince, requestsSince, runAt, running } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

const openGym = (behaviours: readonly Behaviour[] = []): Promise<GymController> =>
  openGymController({ folder: createTestFolder(), gym: { behaviours } });

async function paused(gym: GymController): Promise<LiveSession> {
  const session = await runAt(gym, 8);
  session.engine.pause();
  await gym.when(() => gym.gym.treadmill.state.speedKmh === 0, 20_000, 'a belt at rest');
  await gym.clock.advanceAsync(4000);
  return session;
}

async function started(gym: GymController): Promise<LiveSession> {
  const session = await gym.prepare(running);
  await gym.until(session, ['ready']);
  session.engine.start();
  return session;
}

async function lost(gym: GymController): Promise<LiveSession> {
  const session = await runAt(gym, 8);
  gym.gym.treadmill.dropLink({ forMs: 4000 });
  await gym.until(session, ['linkLost'], 1000);
  return session;
}

/** How a session gets into each state. Not one may be left out: the type sees to it. */
const waysInto: Record<SessionStateKind, (gym: GymController) => Promise<LiveSession>> = {
  idle: (gym) => gym.prepare(running),
  async ready(gym) {
    const session = await gym.prepare(running);
    await gym.until(session, ['ready']);
    return session;
  },
  async countdown(gym) {
    const session = await started(gym);
    await gym.clock.advanceAsync(1000);
    return session;
  },
  async starting(gym) {
    const session = await started(gym);
    await gym.until(session, ['starting']);
    await gym.clock.advanceAsync(2000);
    return session;
  },
  running: (gym) => runAt(gym, 8),
  async coolDown(gym) {
    const session = await gym.run({ ...running, mode: 'iLead', lengthMs: 5 * 60_000 });
    await gym.until(session, ['coolDown'], 5 * 60_000);
    return session;
  },
  paused,
  linkLost: lost,
  async asking(gym) {
    const session = await lost(gym);
    await gym.until(session, ['asking'], 20_000);
    return session;
  },
  async stopping(gym) {
    const session = await runAt(gym, 8);
    session.engine.stop();
    await gym.clock.advanceAsync(1000);
    return session;
  },
  async ended(gym) {
    const session = await runAt(gym, 4);
    session.engine.stop();
    await gym.until(session, ['ended'], 20_000);
    return session;
  },
};

/** The key and the words of the command line press it at the run, the stop port and RPC at the controller. */
const presses: Record<string, (gym: GymController, session: LiveSession) => void> = {
  run: (_gym, session) => session.engine.stop(),
  controller: (gym) => gym.controller.stop(),
};
const cases = Object.keys(presses).flatMap((pressed) =>
  Object.entries(waysInto).map(([kind, way]) => ({ pressed, kind, way })),
);

describe('STOP in every state', () => {
  it.each(cases)(
    '$kind, at the $pressed: on the wire, and the belt at rest',
    async ({ pressed, kind, way }) => {
      const gym = await openGym();
      const session = await way(gym);
      expect(session.engine.state.kind).toBe(kind);
      const hasLink = session.status.link.isUp;
      const pressedAtMs = gym.clock.nowMs();
      presses[pressed]?.(gym, session);
      expect(session.engine.state.kind).toBe('stopping');
      await gym.clock.advanceAsync(100);
      if (hasLink) expect(kindsSince(gym, pressedAtMs)[0]).toBe('stop');
      await gym.until(session, ['ended'], 60_000);
      expect(kindsSince(gym, pressedAtMs)[0]).toBe('stop');
      expect(session.engine.state).toMatchObject({ isBeltKnownStill: true });
      expect(gym.gym.treadmill.state.speedKmh).toBe(0);
      await gym.clock.advanceAsync(60_000);
      expect(gym.gym.treadmill.state).toMatchObject({ speedKmh: 0 });
      expect(
        kindsSince(gym, pressedAtMs).filter((seen) => seen !== 'stop' && seen !== 'requestControl'),
      ).toEqual([]);
      await session.ended;
    },
  );

  it.each(['running', 'paused', 'ready'] as const)(
    '%s: has gone out before anybody hears of it',
    async (kind) => {
      const gym = await openGym();
      const session = await waysInto[kind](gym);
      const driver = gym.controller.treadmill?.driver;
      if (driver === undefined) throw new Error('no treadmill');
      const submitted = vi.spyOn(driver, 'submit');
      const heard: number[] = [];
      const playerStop = vi.spyOn(gym.player, 'stop').mockImplementation(() => {
        heard.push(submitted.mock.calls.length);
      });
      session.engine.onTimeline((entry) => {
        if (entry.kind === 'state') heard.push(submitted.mock.calls.length);
      });
      session.engine.stop();
      expect(submitted.mock.calls[0]?.[0]).toEqual({ kind: 'stop' });
      expect(heard).toEqual([1, 1]);
      playerStop.mockRestore();
    },
  );

  it('before any start is no session to keep', async () => {
    const gym = await openGym();
    const session = await waysInto.ready(gym);
    session.engine.stop();
    await gym.until(session, ['ended'], 20_000);
    await session.ended;
    expect(await gym.store.sessions.list({ limit: 10 })).toEqual([]);
    expect(await gym.store.sessions.unfinished()).toEqual([]);
  });

  it('raises no alarm at a belt that says yes and slows down, and asks it once', async () => {
    const gym = await openGym();
    const session = await runAt(gym, 12);
    const pressedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.until(session, ['ended'], 40_000);
    // 12 km/h at 0.8 km/h a second.
    expect(gym.clock.nowMs() - pressedAtMs).toBeGreaterThan(14_000);
    expect(kindsSince(gym, pressedAtMs)).toEqual(['stop']);
    expect(entriesOf(gym.timeline, 'alarm')).toEqual([]);
  });

  it('goes out at once past a procedure that the machine has not answered', async () => {
    const gym = await openGym([slowResponses(1500)]);
    const session = await gym.run({ ...running, mode: 'iLead' });
    await gym.clock.advanceAsync(20_000);
    session.engine.setByHand({ speedKmh: 8 });
    const target = (): boolean => kindsSince(gym, gym.clock.nowMs() - 150).includes('setTargetSpeed');
    await gym.when(target, 15_000, 'a target on the wire');
    const pressedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.clock.advanceAsync(100);
    expect(kindsSince(gym, pressedAtMs)).toEqual(['stop']);
    await gym.until(session, ['ended'], 40_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
    expect(session.engine.state).toMatchObject({ isBeltKnownStill: true });
  });

  it('ends by telemetry at a machine that never answers but obeys', async () => {
    const gym = await openGym([neverRespondsToControlPoint({ obeys: true })]);
    const session = await gym.run({ ...running, mode: 'iLead' });
    const pressedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.clock.advanceAsync(100);
    expect(kindsSince(gym, pressedAtMs)).toEqual(['stop']);
    await gym.until(session, ['ended'], 40_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });

  it('is asked for each second, with an alarm, at a machine that is deaf, and the end says that the belt may move', async () => {
    let isDeaf = false;
    const deaf: Behaviour = {
      name: 'deaf',
      onRequest: (request, proceed) => (isDeaf ? { kind: 'silent' } : proceed(request)),
    };
    const gym = await openGym([deaf]);
    const session = await runAt(gym, 8);
    isDeaf = true;
    const pressedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.clock.advanceAsync(10_500);
    const stops = requestsSince(gym, pressedAtMs);
    expect(stops.length).toBeGreaterThanOrEqual(10);
    expect(stops.every(({ request }) => request?.kind === 'stop')).toBe(true);
    expect(entriesOf(gym.timeline, 'alarm').at(-1)?.what).toBe('stopNotConfirmed');
    await gym.until(session, ['ended'], 3 * 60_000);
    expect(session.engine.state).toEqual({ kind: 'ended', cause: 'person', isBeltKnownStill: false });
    expect((await session.ended).isBeltKnownStill).toBe(false);
  });

  it('is asked for again at a machine that says yes and goes on', async () => {
    let isDeaf = false;
    const lying: Behaviour = {
      name: 'lying',
      onOrder: (order, obey) => (isDeaf && order.kind === 'stop' ? true : obey(order)),
    };
    const gym = await openGym([lying]);
    const session = await runAt(gym, 8);
    isDeaf = true;
    const pressedAtMs = gym.clock.nowMs();
    session.engine.stop();
    await gym.clock.advanceAsync(6000);
    expect(kindsSince(gym, pressedAtMs)).toEqual(['stop', 'stop']);
    expect(entriesOf(gym.timeline, 'alarm').at(-1)?.what).toBe('stopNotConfirmed');
    isDeaf = false;
    await gym.until(session, ['ended'], 60_000);
    expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  });
});
