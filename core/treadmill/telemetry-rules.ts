import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import { forgetTargets, inclineTolerance, reportValue, speedTolerance } from './axis.ts';
import { endPursuit, noteFindings } from './axis-findings.ts';
import { confirmOperation } from './operation-endings.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
import { standingSpeedKmh, type TreadmillState } from './treadmill-state.ts';

/** A zero in between is noise on some machines (quirk 22); standing has to last this long to be believed. */
export const standingDebounceMs = 3000;
/** ... or this long where a stop or pause was asked for and accepted. */
export const askedStandingDebounceMs = 400;

/** A complete telemetry record came in. */
export function acceptTelemetry(state: TreadmillState, data: TreadmillData, nowMs: number): Step {
  const before = state;
  let step = stepFrom(quiet({ ...state, telemetry: data, telemetryAtMs: nowMs }), (next) =>
    reportSpeed(next, data, nowMs),
  );
  step = stepFrom(step, (next) => reportIncline(next, data, nowMs));
  step = stepFrom(step, (next) => noteBelt(next, data, nowMs));
  return stepFrom(step, (next) => noteRestart(before, next, data));
}

function reportSpeed(state: TreadmillState, data: TreadmillData, nowMs: number): Step {
  if (data.instantaneousSpeedKmh === undefined) return quiet(state);
  const reported = data.instantaneousSpeedKmh;
  // A belt that is asked to start or stop, or may be standing, is not "away from its target".
  const isComparable = state.belt === 'moving' && state.motion === undefined && reported > standingSpeedKmh;
  if (!isComparable) return quiet({ ...state, speed: { ...state.speed, reported, reportedAtMs: nowMs } });
  const { axis, findings } = reportValue(state.speed, reported, speedTolerance, nowMs);
  return noteFindings({ ...state, speed: axis }, 'speed', findings);
}

function reportIncline(state: TreadmillState, data: TreadmillData, nowMs: number): Step {
  if (data.inclinationPercent === undefined) return quiet(state);
  const { axis, findings } = reportValue(state.incline, data.inclinationPercent, inclineTolerance, nowMs);
  return noteFindings({ ...state, incline: axis }, 'incline', findings);
}

function noteBelt(state: TreadmillState, data: TreadmillData, nowMs: number): Step {
  if (data.instantaneousSpeedKmh === undefined) return quiet(state);
  return data.instantaneousSpeedKmh > standingSpeedKmh ? noteMoving(state) : noteStill(state, nowMs);
}

function noteMoving(state: TreadmillState): Step {
  const moving: TreadmillState = { ...state, belt: 'moving', stillSinceMs: undefined };
  const operation = state.motion?.operation;
  if (operation?.command.kind === 'startOrResume') {
    // Told even where the belt moved before, because whoever asked for the start waits for it.
    const told = withNotices({ ...moving, motion: undefined }, { kind: 'beltMoving' });
    return stepFrom(told, (next) => confirmOperation(next, operation));
  }
  return state.belt === 'moving' ? quiet(moving) : withNotices(moving, { kind: 'beltMoving' });
}

function noteStill(state: TreadmillState, nowMs: number): Step {
  const stillSinceMs = state.stillSinceMs ?? nowMs;
  const operation = state.motion?.operation;
  const halted =
    operation?.command.kind === 'stop' || operation?.command.kind === 'pause' ? operation : undefined;
  // The first look at a belt is believed; a stop that was asked for needs two records, one alone may be noise too.
  const debounceMs = halted === undefined ? standingDebounceMs : askedStandingDebounceMs;
  const isBelieved = state.belt !== 'moving' || nowMs - stillSinceMs >= debounceMs;
  if (!isBelieved) return quiet({ ...state, stillSinceMs });
  // Without the machine's yes, a belt that stood all along may be counting down to a start that was taken back.
  const isAnswer =
    halted !== undefined ||
    (state.stillAskedSinceMs !== undefined && nowMs - state.stillAskedSinceMs >= standingDebounceMs);
  const isNews = isAnswer || state.belt !== 'standing';
  const settled = endPursuit(state, 'speed', halted === undefined ? 'notSeen' : 'preempted');
  const told = stepFrom(settled, (next) => {
    const standing: TreadmillState = {
      ...next,
      stillSinceMs,
      belt: 'standing',
      speed: forgetTargets(next.speed),
      motion: halted === undefined ? next.motion : undefined,
      stillAskedSinceMs: isNews ? undefined : next.stillAskedSinceMs,
    };
    return isNews ? withNotices(standing, { kind: 'beltStopped' }) : quiet(standing);
  });
  return halted === undefined ? told : stepFrom(told, (next) => confirmOperation(next, halted));
}

function noteRestart(before: TreadmillState, state: TreadmillState, data: TreadmillData): Step {
  const elapsedBefore = before.telemetry?.elapsedTimeS;
  const distanceBefore = before.telemetry?.totalDistanceM;
  const hasElapsedGoneBack =
    elapsedBefore !== undefined && data.elapsedTimeS !== undefined && data.elapsedTimeS < elapsedBefore;
  const hasDistanceGoneBack =
    distanceBefore !== undefined && data.totalDistanceM !== undefined && data.totalDistanceM < distanceBefore;
  const isDuringRun = state.speed.acknowledged !== undefined;
  return hasElapsedGoneBack && hasDistanceGoneBack && isDuringRun
    ? withNotices(state, { kind: 'machineRestarted' })
    : quiet(state);
}
