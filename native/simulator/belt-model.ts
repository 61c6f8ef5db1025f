import { consoleKcalPerMinute } from './console-energy.ts';
import { nearestInclinePercent, nearestSpeedKmh, type TreadmillModel } from './treadmill-models.ts';

/**
 * The mechanics of a treadmill without any protocol: belt, incline motor, counters and the console's own program. A pure
 * function from one state to the next; time comes in as `dtMs`.
 *
 * ```
 *            start            countdown over            stop | pause             belt at rest
 *  stopped ---------> countdown ----------> running ---------------> slowing -----------------> stopped | paused
 *     ^                                        |                                                   paused --start--> countdown
 *     |            belt at rest                |  power cut (from anywhere that moves)
 *     +------------------------- coasting <----+
 * ```
 */
export type BeltPhase = 'stopped' | 'paused' | 'countdown' | 'running' | 'slowing' | 'coasting';

export interface ProgramStep {
  /** Elapsed time of the run at which it applies. */
  readonly atMs: number;
  readonly speedKmh?: number;
  readonly inclinePercent?: number;
}

/** A workout that the console runs by itself; the belt stops at its end (quirk 38: Horizon 7.8 ends after 30 or 99 min). */
export interface ConsoleProgram {
  readonly durationMs: number;
  readonly steps: readonly ProgramStep[];
}

export interface BeltState {
  readonly phase: BeltPhase;
  /** Where `slowing` ends. */
  readonly restsAs: 'stopped' | 'paused';
  readonly countdownLeftMs: number;
  readonly speedKmh: number;
  /** What the belt goes to once it runs. */
  readonly targetSpeedKmh: number;
  readonly inclinePercent: number;
  readonly targetInclinePercent: number;
  /** Counters of the run; they go back to zero when a run starts that does not resume a paused one. */
  readonly elapsedMs: number;
  readonly distanceM: number;
  readonly energyKcal: number;
  readonly elevationUpM: number;
  readonly elevationDownM: number;
  readonly program: ConsoleProgram | undefined;
  readonly programStepsDone: number;
}

/** What the machine did by itself while time passed. */
export type BeltEvent =
  | { readonly kind: 'startedMoving' }
  | { readonly kind: 'cameToRest'; readonly as: 'stopped' | 'paused' }
  | { readonly kind: 'programSetSpeed'; readonly speedKmh: number }
  | { readonly kind: 'programSetIncline'; readonly inclinePercent: number }
  | { readonly kind: 'programEnded' };

export interface BeltStep {
  readonly belt: BeltState;
  readonly events: readonly BeltEvent[];
}

export function beltAtRest(model: TreadmillModel, program?: ConsoleProgram): BeltState {
  const inclinePercent = nearestInclinePercent(model, 0);
  return {
    phase: 'stopped',
    restsAs: 'stopped',
    countdownLeftMs: 0,
    speedKmh: 0,
    targetSpeedKmh: model.speedRange.minimumKmh,
    inclinePercent,
    targetInclinePercent: inclinePercent,
    elapsedMs: 0,
    distanceM: 0,
    energyKcal: 0,
    elevationUpM: 0,
    elevationDownM: 0,
    program,
    programStepsDone: 0,
  };
}

/** Begins the countdown from `stopped` or `paused`; `undefined` when the belt is in no state to start. */
export function startBelt(belt: BeltState, model: TreadmillModel): BeltState | undefined {
  if (belt.phase !== 'stopped' && belt.phase !== 'paused') return undefined;
  const counters =
    belt.phase === 'paused'
      ? {}
      : {
          elapsedMs: 0,
          distanceM: 0,
          energyKcal: 0,
          elevationUpM: 0,
          elevationDownM: 0,
          programStepsDone: 0,
        };
  return { ...belt, ...counters, phase: 'countdown', countdownLeftMs: model.startCountdownMs };
}

/** Slows the belt down; `undefined` when it neither moves nor is about to. A paused run can be stopped for good. */
export function stopBelt(
  belt: BeltState,
  model: TreadmillModel,
  as: 'stopped' | 'paused',
): BeltState | undefined {
  // The next start begins slowly, whatever the speed was before.
  const targetSpeedKmh = model.speedRange.minimumKmh;
  switch (belt.phase) {
    case 'countdown':
      return { ...belt, phase: as, restsAs: as, countdownLeftMs: 0, targetSpeedKmh };
    case 'running':
    case 'slowing':
      return { ...belt, phase: 'slowing', restsAs: as, targetSpeedKmh };
    case 'paused':
      return as === 'stopped' ? { ...belt, phase: 'stopped', restsAs: 'stopped', targetSpeedKmh } : undefined;
    case 'stopped':
    case 'coasting':
      return undefined;
  }
}

/** The safety key, or a reboot: no power, friction alone brings the belt to rest and the deck stays where it is. */
export function cutBeltPower(belt: BeltState, model: TreadmillModel): BeltState {
  return {
    ...belt,
    phase: belt.speedKmh > 0 ? 'coasting' : 'stopped',
    restsAs: 'stopped',
    countdownLeftMs: 0,
    targetSpeedKmh: model.speedRange.minimumKmh,
    targetInclinePercent: belt.inclinePercent,
  };
}

/** New target, on the machine's grid and within its range; `undefined` while the belt is on its way to rest. */
export function setBeltTargetSpeed(
  belt: BeltState,
  model: TreadmillModel,
  speedKmh: number,
): BeltState | undefined {
  if (belt.phase === 'slowing' || belt.phase === 'coasting') return undefined;
  return { ...belt, targetSpeedKmh: nearestSpeedKmh(model, speedKmh) };
}

export function setBeltTargetIncline(
  belt: BeltState,
  model: TreadmillModel,
  inclinePercent: number,
): BeltState | undefined {
  if (belt.phase === 'coasting' || model.inclineRange === undefined) return undefined;
  return { ...belt, targetInclinePercent: nearestInclinePercent(model, inclinePercent) };
}

/** Lets time pass, cut at each point where the phase changes, so that the outcome does not depend on the step size. */
export function advanceBelt(belt: BeltState, model: TreadmillModel, dtMs: number): BeltStep {
  const events: BeltEvent[] = [];
  let current = belt;
  let leftMs = dtMs;
  while (leftMs > 0) {
    const untilMs = Math.min(leftMs, msToNextChange(current, model), longestStepMs);
    current = settle(moveFor(current, model, untilMs), model, events);
    leftMs -= untilMs;
  }
  return { belt: current, events };
}

/** Phases end at: countdown over, belt at rest, a step of the program, the end of the program. At least a microsecond. */
function msToNextChange(belt: BeltState, model: TreadmillModel): number {
  switch (belt.phase) {
    case 'countdown':
      return Math.max(belt.countdownLeftMs, smallestMs);
    case 'slowing':
      return Math.max((belt.speedKmh / model.decelerationKmhPerS) * 1000, smallestMs);
    case 'coasting':
      return Math.max((belt.speedKmh / model.coastKmhPerS) * 1000, smallestMs);
    case 'running': {
      if (belt.program === undefined) return Number.POSITIVE_INFINITY;
      const nextAtMs = belt.program.steps[belt.programStepsDone]?.atMs ?? belt.program.durationMs;
      return Math.max(Math.min(nextAtMs, belt.program.durationMs) - belt.elapsedMs, smallestMs);
    }
    case 'stopped':
    case 'paused':
      return Number.POSITIVE_INFINITY;
  }
}

const smallestMs = 0.001;
/** Climb and energy take the mean of a step, so steps stay short even after a long gap. */
const longestStepMs = 1000;

function moveFor(belt: BeltState, model: TreadmillModel, dtMs: number): BeltState {
  const dtS = dtMs / 1000;
  const isPowered = belt.phase !== 'coasting';
  const incline = isPowered
    ? ramp(belt.inclinePercent, belt.targetInclinePercent, model.inclineRatePercentPerS, dtS).value
    : belt.inclinePercent;
  const goalKmh = belt.phase === 'running' ? belt.targetSpeedKmh : 0;
  const speed = ramp(belt.speedKmh, goalKmh, speedRate(belt, model, goalKmh), dtS);
  const metres = (speed.integral * 1000) / 3600;
  const climbM = (metres * (belt.inclinePercent + incline)) / 200;
  const meanSpeedKmh = speed.integral / dtS;
  return {
    ...belt,
    speedKmh: speed.value,
    inclinePercent: incline,
    countdownLeftMs: belt.phase === 'countdown' ? Math.max(0, belt.countdownLeftMs - dtMs) : 0,
    elapsedMs: belt.phase === 'running' ? belt.elapsedMs + dtMs : belt.elapsedMs,
    distanceM: belt.distanceM + metres,
    energyKcal: belt.energyKcal + consoleKcalPerMinute(meanSpeedKmh, incline) * (dtS / 60),
    elevationUpM: belt.elevationUpM + Math.max(0, climbM),
    elevationDownM: belt.elevationDownM + Math.max(0, -climbM),
  };
}

function speedRate(belt: BeltState, model: TreadmillModel, goalKmh: number): number {
  if (belt.phase === 'coasting') return model.coastKmhPerS;
  return goalKmh > belt.speedKmh ? model.accelerationKmhPerS : model.decelerationKmhPerS;
}

/** Changes the phase where its end is reached, and runs the console's program. */
function settle(belt: BeltState, model: TreadmillModel, events: BeltEvent[]): BeltState {
  switch (belt.phase) {
    case 'countdown':
      if (belt.countdownLeftMs > smallestMs) return belt;
      events.push({ kind: 'startedMoving' });
      return runProgram({ ...belt, phase: 'running', countdownLeftMs: 0 }, model, events);
    case 'slowing':
    case 'coasting':
      if (belt.speedKmh > 1e-6) return belt;
      events.push({ kind: 'cameToRest', as: belt.restsAs });
      return { ...belt, phase: belt.restsAs, speedKmh: 0 };
    case 'running':
      return runProgram(belt, model, events);
    case 'stopped':
    case 'paused':
      return belt;
  }
}

function runProgram(belt: BeltState, model: TreadmillModel, events: BeltEvent[]): BeltState {
  if (belt.program === undefined) return belt;
  if (belt.elapsedMs + smallestMs >= belt.program.durationMs) {
    events.push({ kind: 'programEnded' });
    return stopBelt(belt, model, 'stopped') ?? belt;
  }
  let current = belt;
  let step = belt.program.steps[current.programStepsDone];
  while (step !== undefined && step.atMs <= current.elapsedMs + smallestMs) {
    current = { ...current, programStepsDone: current.programStepsDone + 1 };
    if (step.speedKmh !== undefined) {
      current = { ...current, targetSpeedKmh: nearestSpeedKmh(model, step.speedKmh) };
      events.push({ kind: 'programSetSpeed', speedKmh: current.targetSpeedKmh });
    }
    if (step.inclinePercent !== undefined) {
      current = { ...current, targetInclinePercent: nearestInclinePercent(model, step.inclinePercent) };
      events.push({ kind: 'programSetIncline', inclinePercent: current.targetInclinePercent });
    }
    step = belt.program.steps[current.programStepsDone];
  }
  return current;
}

/** Moves `from` towards `to` at `ratePerS` for `dtS`; `integral` is the exact area under the way it took. */
function ramp(from: number, to: number, ratePerS: number, dtS: number): { value: number; integral: number } {
  const distance = to - from;
  const rampS = Math.min(dtS, Math.abs(distance) / ratePerS);
  const value = rampS < dtS ? to : from + Math.sign(distance) * ratePerS * rampS;
  return { value, integral: ((from + value) / 2) * rampS + value * (dtS - rampS) };
}
