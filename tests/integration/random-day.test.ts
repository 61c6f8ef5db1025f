import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { movesBelt, pacingModes, type PacingMode } from '#core/pacing/pacing-step.ts';
import { automationRamp, personRamp } from '#core/safety/safety-limits.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { withProgramme } from '#electron/controller/session-plan.ts';
import type { Behaviour, ConsoleKey } from '#native/simulator/behaviours/behaviour.ts';
import { delaysBeltResponse } from '#native/simulator/behaviours/delays-belt-response.ts';
import { ignoresSpeedCommands } from '#native/simulator/behaviours/ignores-speed-commands.ts';
import { neverRespondsToControlPoint } from '#native/simulator/behaviours/never-responds-to-control-point.ts';
import { sendsNonsense } from '#native/simulator/behaviours/sends-nonsense.ts';
import { slowResponses } from '#native/simulator/behaviours/slow-responses.ts';
import { transientZeroSpeed } from '#native/simulator/behaviours/transient-zero-speed.ts';
import { createForgetfulStore } from '#tests/support/forgetful-store.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { fitRunner, runningBand } from '#tests/support/gym-sight.ts';

/** What can happen to a treadmill and to those around it. */
type Happening =
  | { readonly kind: 'person'; readonly does: 'start' | 'pause' | 'resume' | 'continue' | 'release' | 'stop' }
  | { readonly kind: 'byHand' | 'consoleSpeed'; readonly speedKmh: number }
  | { readonly kind: 'consoleKey'; readonly key: ConsoleKey }
  | { readonly kind: 'linkDrops'; readonly forMs: number }
  | { readonly kind: 'control'; readonly is: 'takenAway' | 'denied' | 'allowed' }
  | { readonly kind: 'key'; readonly isIn: boolean }
  | { readonly kind: 'runner'; readonly does: 'stepOff' | 'stepOn' | 'strapOff' | 'strapOn' };

interface Day {
  readonly seed: number;
  readonly mode: PacingMode;
  readonly machine: keyof typeof machines;
  readonly firstKmh: number | undefined;
  readonly happenings: readonly { readonly afterMs: number; readonly happening: Happening }[];
}

/** Machines that obey a stop; how they talk is another matter. */
const machines = {
  plain: () => [],
  slow: () => [slowResponses(900)],
  zeros: () => [transientZeroSpeed({ everyRecords: 7 })],
  nonsense: () => [sendsNonsense({ share: 0.1 })],
  deafToSpeed: () => [ignoresSpeedCommands()],
  delayed: () => [delaysBeltResponse(2000)],
  mute: () => [neverRespondsToControlPoint({ obeys: true })],
} satisfies Record<string, () => readonly Behaviour[]>;

const capKmh = 11;
const speed = fc.integer({ min: 10, max: 140 }).map((tenths) => tenths / 10);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('person' as const),
      does: fc.constantFrom('start', 'pause', 'resume', 'resume', 'continue', 'continue', 'release', 'stop'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('byHand', 'consoleSpeed'), speedKmh: speed }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('consoleKey' as const),
      key: fc.constantFrom<ConsoleKey[]>(
        'start',
        'stop',
        'pause',
        'faster',
        'slower',
        'inclineUp',
        'inclineDown',
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('linkDrops' as const),
      forMs: fc.integer({ min: 0, max: 12_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('control' as const),
      is: fc.constantFrom('takenAway', 'denied', 'allowed'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('key' as const), isIn: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('runner' as const),
      does: fc.constantFrom('stepOff', 'stepOn', 'strapOff', 'strapOn'),
    }),
  },
);

const day: fc.Arbitrary<Day> = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  mode: fc.constantFrom(...pacingModes),
  machine: fc.constantFrom(...(Object.keys(machines) as (keyof typeof machines)[]), 'plain', 'plain'),
  firstKmh: fc.option(speed, { nil: undefined }),
  happenings: fc.array(
    fc.record({ afterMs: fc.constantFrom(100, 400, 1500, 4000, 9000, 20_000), happening }),
    { minLength: 2, maxLength: 9 },
  ),
});

/** Targets are decided up to this long before they arrive. */
const airMs = 600;

/** The machine's own view at the moment of each request, which nothing outside can falsify. */
function watchMachine(isRampSeen: boolean) {
  const targets: { atMs: number; targetKmh: number }[] = [];
  const speeds: { atMs: number; askedKmh: number; targetKmh: number; beltKmh: number }[] = [];
  const starts: number[] = [];
  const behaviour: Behaviour = {
    name: 'watched',
    tick({ clock, belt }) {
      if (belt.phase === 'running') {
        newest = { atMs: clock.nowMs(), targetKmh: belt.targetSpeedKmh };
        targets.push(newest);
      } else targets.length = 0;
    },
    onRequest(request, proceed, { clock, belt }) {
      const atMs = clock.nowMs();
      if (request.kind === 'startOrResume') starts.push(atMs);
      if (request.kind === 'setTargetSpeed') {
        const { targetSpeedKmh: targetKmh, speedKmh: beltKmh } = belt;
        // What was on its way when the console was set is taken back by asking for the console's own figure.
        const consoleKmh = atMs - chosen.atMs <= 2000 ? chosen.speedKmh : 0;
        // And what was asked of a running belt may meet one that somebody has just stopped.
        const ranAtKmh = atMs - newest.atMs <= 200 ? newest.targetKmh : 0;
        checkRise(request.speedKmh, Math.max(targetKmh, beltKmh, consoleKmh, ranAtKmh), atMs);
        speeds.push({ atMs, askedKmh: request.speedKmh, targetKmh, beltKmh });
      }
      return proceed(request);
    },
  };
  const breaches: string[] = [];
  let newest = { atMs: Number.NEGATIVE_INFINITY, targetKmh: 0 };
  let chosen = { atMs: Number.NEGATIVE_INFINITY, speedKmh: 0 };

  function checkRise(askedKmh: number, presentKmh: number, atMs: number): void {
    const dust = 1e-6;
    if (askedKmh > capKmh + dust && askedKmh > presentKmh + dust)
      breaches.push(`${askedKmh} at ${atMs} is above the cap and above ${presentKmh}`);
    if (askedKmh <= presentKmh || !isRampSeen) return;
    if (askedKmh - presentKmh > personRamp.speedStepUpKmh + dust)
      breaches.push(`step from ${presentKmh} to ${askedKmh} at ${atMs}`);
    const lowest = (windowMs: number): number =>
      Math.min(
        ...targets.filter((seen) => seen.atMs >= atMs - windowMs + airMs).map((seen) => seen.targetKmh),
        presentKmh,
      );
    if (askedKmh - lowest(10_000) > personRamp.speedUpPer10sKmh + dust)
      breaches.push(`from ${lowest(10_000)} to ${askedKmh} within 10 s at ${atMs}`);
    if (askedKmh - lowest(60_000) > personRamp.speedUpPer60sKmh + dust)
      breaches.push(`from ${lowest(60_000)} to ${askedKmh} within a minute at ${atMs}`);
  }
  return {
    behaviour,
    breaches,
    speeds,
    starts,
    consoleChose(speedKmh: number, atMs: number) {
      chosen = { speedKmh, atMs };
    },
  };
}

/** What the persons did, which the machine's view is judged by. */
interface Journal {
  startsAskedAtMs: number[];
  /** Since when a STOP holds that nobody at the console took back. */
  stopAskedAtMs: number | undefined;
  handsAtMs: number[];
  /** Who must not control the machine cannot be held to stop it. */
  isDenied: boolean;
}

function act(gym: GymController, session: LiveSession, what: Happening, journal: Journal): void {
  const { treadmill, strap } = gym.gym;
  const nowMs = gym.clock.nowMs();
  switch (what.kind) {
    case 'person':
      return asPerson(session, what.does, journal, nowMs);
    case 'byHand':
      journal.handsAtMs.push(nowMs);
      return session.engine.setByHand({ speedKmh: what.speedKmh });
    case 'consoleSpeed':
      return treadmill.setConsoleSpeed(what.speedKmh);
    case 'consoleKey':
      if (what.key === 'start') journal.stopAskedAtMs = undefined;
      return treadmill.pressConsole(what.key);
    case 'linkDrops':
      return treadmill.dropLink({ forMs: what.forMs });
    case 'control':
      journal.isDenied = what.is === 'denied' || (journal.isDenied && what.is !== 'allowed');
      if (what.is === 'takenAway') return treadmill.takeControlAway();
      return treadmill.denyControl(what.is === 'denied');
    case 'key':
      return what.isIn ? treadmill.insertSafetyKey() : treadmill.pullSafetyKey();
    case 'runner':
      if (what.does === 'stepOff') return gym.gym.stepOff();
      if (what.does === 'stepOn') return gym.gym.stepOn();
      return what.does === 'strapOff' ? strap.comeOff() : strap.putOn();
  }
}

function asPerson(
  { engine }: LiveSession,
  does: Extract<Happening, { kind: 'person' }>['does'],
  journal: Journal,
  nowMs: number,
): void {
  switch (does) {
    case 'start':
      journal.startsAskedAtMs.push(nowMs);
      return engine.start();
    case 'resume':
      journal.startsAskedAtMs.push(nowMs);
      return engine.resume();
    case 'pause':
      return engine.pause();
    case 'continue':
      return engine.continueAsItIs();
    case 'release':
      return engine.release();
    case 'stop':
      journal.stopAskedAtMs ??= nowMs;
      return engine.stop();
  }
}

/** Slowest deceleration of the simulated belt from the highest speed of these days, answers and debounce included. */
const stopWithinMs = 24_000;

async function live(planned: Day): Promise<void> {
  // A machine that follows no target, or later, or lies about its speed, cannot be measured by its own targets; caps hold for all.
  const isRampSeen = !['deafToSpeed', 'nonsense', 'delayed'].includes(planned.machine);
  const watched = watchMachine(isRampSeen);
  const gym = await openGymController({
    folder: '/nowhere',
    store: createForgetfulStore(),
    seed: planned.seed,
    gym: { behaviours: [watched.behaviour, ...machines[planned.machine]()] },
  });
  const plan = { profile: fitRunner, goal: runningBand, mode: planned.mode, sessionSpeedCapKmh: capKmh };
  const session = await gym.prepare(
    planned.mode === 'programme' ? withProgramme({ ...plan, lengthMs: undefined }, 'fourByFour') : plan,
  );
  const journal: Journal = { startsAskedAtMs: [], stopAskedAtMs: undefined, handsAtMs: [], isDenied: false };
  let ableSinceMs = 0;

  async function pass(forMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < forMs; passedMs += 100) {
      await gym.clock.advanceAsync(100);
      const nowMs = gym.clock.nowMs();
      if (!session.status.link.isUp || journal.isDenied) ableSinceMs = nowMs;
      expect(watched.breaches).toEqual([]);
      if (journal.stopAskedAtMs === undefined) continue;
      if (gym.gym.treadmill.state.speedKmh === 0 && session.engine.state.kind === 'ended')
        journal.stopAskedAtMs = undefined;
      else if (nowMs - Math.max(journal.stopAskedAtMs, ableSinceMs) > stopWithinMs)
        expect(gym.gym.treadmill.state.speedKmh, `belt ${stopWithinMs} ms after STOP`).toBe(0);
    }
  }
  const attempt = (what: Happening): void => {
    try {
      act(gym, session, what, journal);
    } catch (error) {
      // What is not possible now is said so; anything else is a fault.
      if (!(error instanceof BeatRunnerError) || !error.code.startsWith('session/')) throw error;
    }
  };

  await pass(3000);
  attempt({ kind: 'person', does: 'start' });
  await pass(12_000);
  if (planned.firstKmh !== undefined) attempt({ kind: 'byHand', speedKmh: planned.firstKmh });
  for (const { afterMs, happening: what } of planned.happenings) {
    await pass(afterMs);
    // A mute machine cannot say that it refuses control, so nobody can know; that pair is left out.
    if (planned.machine === 'mute' && what.kind === 'control') continue;
    attempt(what);
    if (what.kind === 'consoleSpeed' || what.kind === 'consoleKey')
      watched.consoleChose(gym.gym.treadmill.state.targetSpeedKmh, gym.clock.nowMs());
  }
  await pass(5000);
  // However the day went: STOP ends it.
  attempt({ kind: 'control', is: 'allowed' });
  attempt({ kind: 'person', does: 'stop' });
  journal.stopAskedAtMs = gym.clock.nowMs();
  await pass(90_000);
  expect(gym.gym.treadmill.state.speedKmh).toBe(0);
  expect(session.engine.state.kind).toBe('ended');

  for (const atMs of watched.starts)
    expect(
      journal.startsAskedAtMs.some((askedAtMs) => askedAtMs < atMs && atMs - askedAtMs <= 10_000),
      `start at ${atMs} because of a person`,
    ).toBe(true);
  if (movesBelt(planned.mode) && isRampSeen) checkAutomation(watched.speeds, journal, gym);
  await gym.close();
}

/** Behind a minute without a hand, a start or a resume only music or programme raises the belt, and gently. */
function checkAutomation(
  speeds: ReturnType<typeof watchMachine>['speeds'],
  journal: Journal,
  gym: GymController,
): void {
  const persons = [...journal.startsAskedAtMs, ...journal.handsAtMs];
  for (const { atMs, askedKmh, targetKmh, beltKmh } of speeds) {
    if (persons.some((at) => at <= atMs && atMs - at <= 60_000)) continue;
    const rise = askedKmh - Math.max(targetKmh, beltKmh);
    expect(rise, `rise at ${atMs} of ${gym.clock.nowMs()}`).toBeLessThanOrEqual(
      automationRamp.speedStepUpKmh + 1e-6,
    );
  }
}

it('whatever happens: ramps and caps hold, only persons start, and STOP stops', async () => {
  await fc.assert(fc.asyncProperty(day, live), { numRuns: 220, seed: 20_261_122, endOnFailure: false });
}, 120_000);
