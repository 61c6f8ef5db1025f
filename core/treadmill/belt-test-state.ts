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
export const operationResults = ['works', 'refused', 'ignored', 'notTried'] as const;
export type OperationResult = (typeof operationResults)[number];

export type TestedOperation =
  | 'requestControl'
  | 'startOrResume'
  | 'setTargetSpeed'
  | 'setTargetInclination'
  | 'pause'
  | 'stop';

/** Why a test failed. */
export const beltTestProblems = [
  'noUsableSpeedRange',
  'noTelemetry',
  'beltAlreadyMoving',
  'controlRefused',
  'startRefused',
  'startIgnored',
  'speedRefused',
  'speedNotSteady',
  'speedIgnored',
  'speedUnclear',
  /** It says in mph what it does in km/h. */
  'reportsInMph',
  'tooFast',
  'telemetryLost',
  'beltStoppedByItself',
  'linkLost',
  'aborted',
  'stopRefused',
  'stopIgnored',
  /** Nobody saw the belt stand at the end. */
  'beltMayStillMove',
] as const;
export type BeltTestProblem = (typeof beltTestProblems)[number];

export const beltTestPhases = [
  'looking',
  'requestingControl',
  'starting',
  'slow',
  'fast',
  'tilting',
  'tiltingBack',
  'pausing',
  'resuming',
  'stopping',
  'done',
] as const;
export type BeltTestPhase = (typeof beltTestPhases)[number];

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
  /** Undefined until it was measured. */
  readonly speedFactor: number | undefined;
  /** The belt was told to start: from there on the test has something to say of the machine. */
  readonly hasBegun: boolean;
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
  /** False: the belt was never told to move, and nothing is known of the machine that was not known before. */
  readonly hasBegun: boolean;
  /** Absent: the test did not come as far as that. */
  readonly speedFactor?: number;
  readonly operations: Readonly<Record<TestedOperation, OperationResult>>;
  readonly problems: readonly BeltTestProblem[];
}
