import type { BeltTestPhase, BeltTestProblem } from '#core/treadmill/belt-test-state.ts';
import type { WrongClaim } from '#core/treadmill/claim-check.ts';
import type { TreadmillCommand } from '#core/treadmill/operation.ts';
import { printable } from './printable.ts';

export const beltTestPhaseWords: Readonly<Record<BeltTestPhase, string>> = {
  looking: 'Looking at the belt ...',
  requestingControl: 'Asking for control ...',
  starting: 'Starting the belt ...',
  slow: 'Slowest speed ...',
  fast: 'A little faster ...',
  tilting: 'Tilting one step ...',
  tiltingBack: 'And back ...',
  pausing: 'Pausing ...',
  resuming: 'Going on ...',
  stopping: 'Stopping ...',
  done: 'Done.',
};

export const beltTestProblemWords: Readonly<Record<BeltTestProblem, string>> = {
  noUsableSpeedRange: 'It does not say which speeds it takes, so it cannot be driven safely.',
  noTelemetry: 'It says nothing of its belt.',
  beltAlreadyMoving: 'The belt was moving before the test. Stop it at the console and try again.',
  controlRefused:
    'It does not let BeatRunner control it. Press start (often green) on its console, close other apps.',
  startRefused: 'It refused to start. Is the safety key in?',
  startIgnored: 'It said yes to the start, and the belt did not move.',
  speedRefused: 'It refused a walking speed.',
  speedNotSteady: 'The belt did not come to a steady speed.',
  speedIgnored: 'It said yes to speeds and did not follow: BeatRunner can show the run, not drive this belt.',
  speedUnclear: 'The belt moved at a speed that fits neither km/h nor mph. It is not safe to drive it.',
  reportsInMph: 'It reports its speed in mph. Set its console to kilometres and test again.',
  tooFast: 'The belt went faster than was asked for. It was stopped.',
  telemetryLost: 'It stopped telling about its belt in the middle of the test.',
  beltStoppedByItself: 'The belt stopped in the middle of the test.',
  linkLost: 'The link was lost in the middle of the test. Look whether the belt still moves.',
  aborted: 'It was stopped by a person.',
  stopRefused: 'It refused to stop. Use the safety key, and do not run with BeatRunner on this machine.',
  stopIgnored:
    'It said yes to the stop, and the belt went on. Use the safety key, and do not run with BeatRunner on this machine.',
  beltMayStillMove: 'Nobody saw the belt at rest at the end. Look before you step on it.',
};

export const claimWords: Readonly<Record<WrongClaim, string>> = {
  speedTargetWithoutRange: 'It says that its speed can be set, and not which speeds.',
  inclineTargetWithoutRange: 'It says that its incline can be set, and not which inclines.',
  speedRangeWithoutTarget: 'It says that its speed cannot be set, and has a range of speeds to set.',
  inclineRangeWithoutTarget: 'It says that its incline cannot be set, and has a range of inclines to set.',
  targetsWithoutControlPoint: 'It says what can be set, and has no control point to set it with.',
  controlPointWithoutStatus:
    'It has a control point and no machine status: a hand on the console is only seen in the speed.',
  noFeatureCharacteristic: 'It does not say what it can do at all.',
  incredibleSpeedRange: 'It says that it runs faster than treadmills do.',
  speedTargetIgnored: 'It says that its speed can be set, and ignores it.',
  speedTargetInMph: 'It takes speeds as mph, whatever FTMS says. BeatRunner allows for that.',
};

const wordsOfOperations: Readonly<Record<TreadmillCommand['kind'], string>> = {
  requestControl: 'control over Bluetooth',
  reset: 'reset',
  setTargetSpeed: 'speed',
  setTargetInclination: 'incline',
  startOrResume: 'start and go on',
  stop: 'stop',
  pause: 'pause',
};

/** An operation of the belt test, as it is kept. */
export function operationWords(operation: string): string {
  const known = Object.entries(wordsOfOperations).find(([kind]) => kind === operation);
  return known?.[1] ?? printable(operation);
}
