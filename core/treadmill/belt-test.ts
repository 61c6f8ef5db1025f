import type { SupportedInclinationRange, SupportedSpeedRange } from '#core/ftms/supported-range.ts';
import { planBeltTest, planTilt, type BeltTestPlan } from './belt-test-plan.ts';
import { judgeSpeed } from './belt-test-speed.ts';
import type {
  BeltTestInput,
  BeltTestPhase,
  BeltTestProblem,
  BeltTestResult,
  BeltTestState,
  BeltTestStep,
  BeltView,
  OperationResult,
  TestedOperation,
} from './belt-test-state.ts';
import type { OperationOutcome, TreadmillCommand } from './operation.ts';
import { standingSpeedKmh } from './treadmill-state.ts';

/** How long a phase may take. The treadmill model gives its word on each operation a little earlier. */
const patienceMs: Readonly<Record<BeltTestPhase, number>> = {
  looking: 5000,
  requestingControl: 3000,
  starting: 14_000,
  slow: 15_000,
  fast: 15_000,
  tilting: 25_000,
  tiltingBack: 25_000,
  pausing: 14_000,
  resuming: 14_000,
  stopping: 15_000,
  done: 0,
};
/** A speed that keeps within read-back noise for this long is steady. */
const steadyMs = 2000;
const steadyWithinKmh = 0.06;
/** Without telemetry for this long nobody knows what the belt does. */
const silenceMs = 5000;
/** A belt that stands this long in mid-test was stopped by somebody (a single zero is noise, quirk 22). */
const stoppedMs = 3000;
/** A stop that has not been seen yet is asked for again. */
const stopRepeatMs = 2000;
/** Standing for this long is the end; a little longer where the machine has not said anything. */
const stoodMs = 1000;
const stoodUnansweredMs = 3000;

/**
 * A test of a treadmill with nobody on its belt: does it take control, start, follow two walking speeds (and in which
 * unit), tilt, pause, and stop? It is a state machine like the others: call `beltTestNext` with everything that happens,
 * submit the commands that it gives, until it is done.
 *
 * The ranges are the machine's own claims, and the treadmill model has to work with a speed factor of 1 during the
 * test: the factor is what the test finds out. A machine that takes and reports mph alike looks like one that does
 * neither: only the console's own display tells, so whoever runs the test has to compare it.
 */
export function startBeltTest(
  ranges: {
    readonly speedRange: SupportedSpeedRange | undefined;
    readonly inclinationRange: SupportedInclinationRange | undefined;
  },
  nowMs: number,
): BeltTestState {
  return {
    plan: planBeltTest(ranges.speedRange, ranges.inclinationRange),
    phase: 'looking',
    phaseSinceMs: nowMs,
    command: undefined,
    askedAtMs: nowMs,
    answer: undefined,
    view: undefined,
    slowReportedKmh: 0,
    homePercent: 0,
    didMoveBeforeStop: false,
    speedFactor: undefined,
    hasBegun: false,
    operations: {
      requestControl: 'notTried',
      startOrResume: 'notTried',
      setTargetSpeed: 'notTried',
      setTargetInclination: 'notTried',
      pause: 'notTried',
      stop: 'notTried',
    },
    problems: [],
  };
}

/** One step of the test: pure, like all machines here. */
export function beltTestNext(before: BeltTestState, input: BeltTestInput, nowMs: number): BeltTestStep {
  if (before.phase === 'done') return going(before);
  if (before.plan === undefined) return finish(before, 'noUsableSpeedRange');
  const state = take(before, input, nowMs);
  if (input.kind === 'linkLost') return loseLink(state, nowMs);
  const danger = dangerIn(state, before.plan, input, nowMs);
  if (danger !== undefined && state.phase !== 'stopping') {
    // A person's stop goes out whatever this test has done; anything else only if the test may have moved the belt.
    const isOurs = mayHaveActed(state) || danger === 'aborted';
    return isOurs ? stop(withProblem(state, danger), nowMs) : finish(state, danger);
  }
  return advance(danger === undefined ? state : withProblem(state, danger), before.plan, nowMs);
}

/** What the test has found out; final once it is done. */
export function beltTestResult(state: BeltTestState): BeltTestResult {
  const { speedFactor, hasBegun, operations, problems } = state;
  return {
    passed: state.phase === 'done' && problems.length === 0,
    hasBegun,
    ...(speedFactor === undefined ? {} : { speedFactor }),
    operations,
    problems,
  };
}

/** Whether the belt may have been told to do anything, a stop included. */
function mayHaveActed({ phase }: BeltTestState): boolean {
  return phase !== 'looking' && phase !== 'requestingControl';
}

function take(state: BeltTestState, input: BeltTestInput, nowMs: number): BeltTestState {
  if (input.kind === 'telemetry') return { ...state, view: look(state.view, input, nowMs) };
  if (input.kind !== 'outcome') return state;
  const answer = answerOf(input.outcome);
  const isOurs = state.command !== undefined && isSameCommand(input.outcome.command, state.command);
  return isOurs && answer !== undefined ? { ...state, answer } : state;
}

function look(
  view: BeltView | undefined,
  seen: Extract<BeltTestInput, { kind: 'telemetry' }>,
  nowMs: number,
): BeltView {
  const speedKmh = seen.speedKmh ?? view?.speedKmh;
  const isSteady =
    view !== undefined && speedKmh !== undefined && Math.abs(speedKmh - view.steadyKmh) <= steadyWithinKmh;
  return {
    speedKmh,
    inclinePercent: seen.inclinePercent ?? view?.inclinePercent,
    atMs: seen.speedKmh === undefined && view !== undefined ? view.atMs : nowMs,
    steadyKmh: isSteady ? view.steadyKmh : (speedKmh ?? Number.NaN),
    steadySinceMs: isSteady ? view.steadySinceMs : nowMs,
  };
}

function answerOf({ outcome, detail, command }: OperationOutcome): OperationResult | undefined {
  // A belt that goes away from a speed looks like one that somebody else drives. Which speed it keeps is what counts.
  if (command.kind === 'setTargetSpeed' && detail === 'superseded') return 'ignored';
  switch (detail) {
    // These say nothing of the machine.
    case 'superseded':
    case 'expired':
    case 'noLink':
    case 'preempted':
      return undefined;
    default:
      return outcome === 'confirmed' ? 'works' : outcome === 'rejected' ? 'refused' : 'ignored';
  }
}

function isSameCommand(one: TreadmillCommand, other: TreadmillCommand): boolean {
  if (one.kind === 'setTargetSpeed' && other.kind === 'setTargetSpeed') {
    return one.speedKmh === other.speedKmh;
  }
  if (one.kind === 'setTargetInclination' && other.kind === 'setTargetInclination') {
    return one.inclinationPercent === other.inclinationPercent;
  }
  return one.kind === other.kind;
}

const movingPhases: readonly BeltTestPhase[] = ['slow', 'fast', 'tilting', 'tiltingBack'];

/** Whatever ends a test at once. */
function dangerIn(
  state: BeltTestState,
  plan: BeltTestPlan,
  input: BeltTestInput,
  nowMs: number,
): BeltTestProblem | undefined {
  if (input.kind === 'abort') return 'aborted';
  const { view } = state;
  if (view?.speedKmh === undefined) return undefined;
  if (state.phase === 'looking') return undefined;
  if (view.speedKmh > plan.ceilingKmh) return 'tooFast';
  if (state.phase === 'requestingControl' && view.speedKmh > standingSpeedKmh) return 'beltAlreadyMoving';
  if (nowMs - view.atMs >= silenceMs) return 'telemetryLost';
  const hasStopped = isStanding(view) && nowMs - view.steadySinceMs >= stoppedMs;
  return hasStopped && movingPhases.includes(state.phase) ? 'beltStoppedByItself' : undefined;
}

function isStanding(view: BeltView): boolean {
  return view.speedKmh !== undefined && view.speedKmh <= standingSpeedKmh;
}

function advance(state: BeltTestState, plan: BeltTestPlan, nowMs: number): BeltTestStep {
  const isOver = nowMs - state.phaseSinceMs >= patienceMs[state.phase];
  const answer = state.answer ?? (isOver ? 'ignored' : undefined);
  switch (state.phase) {
    case 'looking':
      return lookAround(state, isOver, nowMs);
    case 'requestingControl': {
      if (answer === undefined) return going(state);
      const asked = record(state, 'requestControl', answer);
      if (answer === 'refused') return finish(asked, 'controlRefused');
      return ask(asked, 'starting', { kind: 'startOrResume' }, nowMs);
    }
    case 'starting': {
      if (answer === undefined) return going(state);
      const started = record(state, 'startOrResume', answer);
      if (answer !== 'works') {
        return stop(withProblem(started, answer === 'refused' ? 'startRefused' : 'startIgnored'), nowMs);
      }
      return ask(started, 'slow', { kind: 'setTargetSpeed', speedKmh: plan.slowKmh }, nowMs);
    }
    case 'slow':
    case 'fast':
      return measure(state, plan, isOver, nowMs);
    case 'tilting': {
      if (answer === undefined) return going(state);
      const back: TreadmillCommand = {
        kind: 'setTargetInclination',
        inclinationPercent: state.homePercent,
      };
      return ask(record(state, 'setTargetInclination', answer), 'tiltingBack', back, nowMs);
    }
    case 'tiltingBack':
      // On a belt that stands by now there is nothing to pause; whoever stopped it is found out soon.
      return answer === undefined || (state.view !== undefined && isStanding(state.view))
        ? going(state)
        : ask(state, 'pausing', { kind: 'pause' }, nowMs);
    case 'pausing': {
      if (answer === undefined) return going(state);
      const paused = record(state, 'pause', answer);
      // Stop has to be shown on a moving belt: it resumes first.
      return answer === 'works'
        ? ask(paused, 'resuming', { kind: 'startOrResume' }, nowMs)
        : stop(paused, nowMs);
    }
    case 'resuming':
      return answer === undefined ? going(state) : stop(state, nowMs);
    case 'stopping':
      return awaitStanding(state, isOver, nowMs);
    case 'done':
      return going(state);
  }
}

/** Nothing is sent before the belt is seen to stand: a moving one may carry somebody. */
function lookAround(state: BeltTestState, isOver: boolean, nowMs: number): BeltTestStep {
  const { view } = state;
  if (view?.speedKmh === undefined) return isOver ? finish(state, 'noTelemetry') : going(state);
  return isStanding(view)
    ? ask(state, 'requestingControl', { kind: 'requestControl' }, nowMs)
    : finish(state, 'beltAlreadyMoving');
}

function measure(state: BeltTestState, plan: BeltTestPlan, isOver: boolean, nowMs: number): BeltTestStep {
  const { answer, view } = state;
  if (answer === 'refused') {
    return stop(withProblem(record(state, 'setTargetSpeed', 'refused'), 'speedRefused'), nowMs);
  }
  const reportedKmh = view === undefined || isStanding(view) ? undefined : view.speedKmh;
  const since = Math.max(view?.steadySinceMs ?? nowMs, state.phaseSinceMs);
  // A machine with other units never shows the target: the model's "not seen" is an answer, too.
  if (answer === undefined || reportedKmh === undefined || nowMs - since < steadyMs) {
    return isOver ? stop(withProblem(state, 'speedNotSteady'), nowMs) : going(state);
  }
  if (state.phase === 'slow') {
    const slow = { ...state, slowReportedKmh: reportedKmh };
    return ask(slow, 'fast', { kind: 'setTargetSpeed', speedKmh: plan.fastKmh }, nowMs);
  }
  const judgement = judgeSpeed(
    { requestedKmh: plan.slowKmh, reportedKmh: state.slowReportedKmh },
    { requestedKmh: plan.fastKmh, reportedKmh },
  );
  const { speedFactor } = judgement;
  if (judgement.kind === 'problem') {
    const result = judgement.problem === 'speedIgnored' ? 'ignored' : 'works';
    const judged = { ...record(state, 'setTargetSpeed', result), speedFactor };
    return stop(withProblem(judged, judgement.problem), nowMs);
  }
  return tilt({ ...record(state, 'setTargetSpeed', 'works'), speedFactor }, plan, nowMs);
}

function tilt(state: BeltTestState, plan: BeltTestPlan, nowMs: number): BeltTestStep {
  const tilting =
    plan.inclinationRange === undefined
      ? undefined
      : planTilt(plan.inclinationRange, state.view?.inclinePercent);
  if (tilting === undefined) return ask(state, 'pausing', { kind: 'pause' }, nowMs);
  const away: TreadmillCommand = {
    kind: 'setTargetInclination',
    inclinationPercent: tilting.awayPercent,
  };
  return ask({ ...state, homePercent: tilting.homePercent }, 'tilting', away, nowMs);
}

function awaitStanding(state: BeltTestState, isOver: boolean, nowMs: number): BeltTestStep {
  const { view, answer } = state;
  const isSeen = view !== undefined && isStanding(view) && nowMs - view.atMs < stoodMs;
  const stoodForMs = isSeen ? nowMs - Math.max(view.steadySinceMs, state.phaseSinceMs) : 0;
  if (isSeen && stoodForMs >= (answer === undefined ? stoodUnansweredMs : stoodMs)) {
    const result = answer ?? (state.didMoveBeforeStop ? 'works' : 'ignored');
    return finish(record(state, 'stop', result), stopProblem(result));
  }
  if (isOver) {
    const result = answer === 'refused' ? 'refused' : 'ignored';
    return finish(withProblem(record(state, 'stop', result), stopProblem(result)), 'beltMayStillMove');
  }
  if (nowMs - state.askedAtMs < stopRepeatMs) return going(state);
  return going({ ...state, askedAtMs: nowMs }, { kind: 'stop' });
}

function stopProblem(result: OperationResult): BeltTestProblem | undefined {
  if (result === 'works') return undefined;
  return result === 'refused' ? 'stopRefused' : 'stopIgnored';
}

function loseLink(state: BeltTestState, nowMs: number): BeltTestStep {
  const lost = withProblem(state, 'linkLost');
  if (!mayHaveActed(lost)) return finish(lost);
  // It goes nowhere unless the link is back by then, and it costs nothing.
  const stopped = stop(lost, nowMs);
  return { ...stopped, state: finish(stopped.state, 'beltMayStillMove').state, isDone: true };
}

function stop(state: BeltTestState, nowMs: number): BeltTestStep {
  const didMoveBeforeStop = state.view !== undefined && !isStanding(state.view);
  return ask({ ...state, didMoveBeforeStop }, 'stopping', { kind: 'stop' }, nowMs);
}

function ask(
  state: BeltTestState,
  phase: BeltTestPhase,
  command: TreadmillCommand,
  nowMs: number,
): BeltTestStep {
  const hasBegun = state.hasBegun || phase === 'starting';
  return going(
    { ...state, hasBegun, phase, phaseSinceMs: nowMs, command, askedAtMs: nowMs, answer: undefined },
    command,
  );
}

function finish(state: BeltTestState, problem?: BeltTestProblem): BeltTestStep {
  return going({ ...withProblem(state, problem), phase: 'done' });
}

function going(state: BeltTestState, command?: TreadmillCommand): BeltTestStep {
  return { state, isDone: state.phase === 'done', ...(command !== undefined && { command }) };
}

function record(state: BeltTestState, operation: TestedOperation, result: OperationResult): BeltTestState {
  return { ...state, operations: { ...state.operations, [operation]: result } };
}

function withProblem(state: BeltTestState, problem: BeltTestProblem | undefined): BeltTestState {
  return problem === undefined || state.problems.includes(problem)
    ? state
    : { ...state, problems: [...state.problems, problem] };
}
