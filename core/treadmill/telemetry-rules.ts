import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import { forgetTargets, inclineTolerance, reportValue, speedTolerance } from './axis.ts';
import { noteFindings } from './axis-findings.ts';
import { confirmOperation } from './command-queue.ts';
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
  const wasAskedFor = operation?.command.kind === 'startOrResume';
  const settled = wasAskedFor ? { ...moving, motion: undefined } : moving;
  const told =
    state.belt === 'moving' ? quiet(settled) : withNotices(settled, { kind: 'beltMoving', wasAskedFor });
  return wasAskedFor ? stepFrom(told, (next) => confirmOperation(next, operation)) : told;
}

function noteStill(state: TreadmillState, nowMs: number): Step {
  const stillSinceMs = state.stillSinceMs ?? nowMs;
  const operation = state.motion?.operation;
  const wasAskedFor = operation?.command.kind === 'stop' || operation?.command.kind === 'pause';
  // The first look at a belt is believed; a stop that was asked for needs two records, one alone may be noise too.
  const debounceMs = wasAskedFor ? askedStandingDebounceMs : standingDebounceMs;
  const isBelieved = state.belt !== 'moving' || nowMs - stillSinceMs >= debounceMs;
  if (!isBelieved) return quiet({ ...state, stillSinceMs });
  const standing: TreadmillState = {
    ...state,
    stillSinceMs,
    belt: 'standing',
    speed: forgetTargets(state.speed),
    motion: wasAskedFor ? undefined : state.motion,
  };
  const told = state.belt === 'standing' ? quiet(standing) : withNotices(standing, { kind: 'beltStopped' });
  return wasAskedFor ? stepFrom(told, (next) => confirmOperation(next, operation)) : told;
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
