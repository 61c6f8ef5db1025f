import type { BeltTestPlan } from './belt-test-plan.ts';
import type { OperationOutcome, TreadmillCommand } from './operation.ts';

/** What reaches a belt test. */
export type BeltTestInput =
  | {
      readonly kind: 'telemetry';
      readonly speedKmh: number | undefined;
      readonly inclinePercent: number | undefined;
    }
  | { readonly kind: 'outcome'; readonly outcome: OperationOutcome }
  | { readonly kind: 'linkLost' }
  /** A person pressed any stop, at the program or at the console, or pulled the key. */
  | { readonly kind: 'abort' }
  | { readonly kind: 'tick' };

/** What an operation did. */
export type OperationResult = 'works' | 'refused' | 'ignored' | 'notTried';

export type TestedOperation =
  | 'requestControl'
  | 'startOrResume'
  | 'setTargetSpeed'
  | 'setTargetInclination'
  | 'pause'
  | 'stop';

/** Why a test failed. */
export type BeltTestProblem =
  | 'noUsableSpeedRange'
  | 'noTelemetry'
  | 'beltAlreadyMoving'
  | 'controlRefused'
  | 'startRefused'
  | 'startIgnored'
  | 'speedRefused'
  | 'speedNotSteady'
  | 'speedIgnored'
  | 'speedUnclear'
  /** It says in mph what it does in km/h. */
  | 'reportsInMph'
  | 'tooFast'
  | 'telemetryLost'
  | 'beltStoppedByItself'
  | 'linkLost'
  | 'aborted'
  | 'stopRefused'
  | 'stopIgnored'
  /** Nobody saw the belt stand at the end. */
  | 'beltMayStillMove';

export type BeltTestPhase =
  | 'looking'
  | 'requestingControl'
  | 'starting'
  | 'slow'
  | 'fast'
  | 'tilting'
  | 'tiltingBack'
  | 'pausing'
  | 'resuming'
  | 'stopping'
  | 'done';

/** What telemetry shows. */
export interface BeltView {
  readonly speedKmh: number | undefined;
  readonly inclinePercent: number | undefined;
  readonly atMs: number;
  /** Speed and time since when it has been about the same. */
  readonly steadyKmh: number;
  readonly steadySinceMs: number;
}

export interface BeltTestState {
  readonly plan: BeltTestPlan | undefined;
  readonly phase: BeltTestPhase;
  readonly phaseSinceMs: number;
  /** What was asked for last, and when. */
  readonly command: TreadmillCommand | undefined;
  readonly askedAtMs: number;
  /** What became of it. */
  readonly answer: OperationResult | undefined;
  readonly view: BeltView | undefined;
  /** What the slow speed turned out to be. */
  readonly slowReportedKmh: number;
  readonly homePercent: number;
  readonly didMoveBeforeStop: boolean;
  readonly speedFactor: number;
  readonly operations: Readonly<Record<TestedOperation, OperationResult>>;
  readonly problems: readonly BeltTestProblem[];
}

export interface BeltTestStep {
  readonly state: BeltTestState;
  /** To be submitted now; a stop goes before everything, as always. */
  readonly command?: TreadmillCommand;
  readonly isDone: boolean;
}

/** Outcome of a belt test, in the shape of a `BeltTestRecord` but for when and on which firmware. */
export interface BeltTestResult {
  readonly passed: boolean;
  readonly speedFactor: number;
  readonly operations: Readonly<Record<TestedOperation, OperationResult>>;
  readonly problems: readonly BeltTestProblem[];
}
