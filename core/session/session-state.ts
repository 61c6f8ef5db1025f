/** Reasons why nothing may go up for now. A set, not a switch: each ends by itself or by a person, one at a time. */
export const holdReasons = [
  /** Telemetry older than 3 s. Ends by itself. */
  'staleTelemetry',
  /** No playhead, or no tempo for what plays. Ends by itself. */
  'musicUnknown',
  /** The runner or the console set the belt. Ends after 45 s at the earliest. */
  'manualOverride',
  /** Two targets in a row were accepted and not followed. A person ends it. */
  'unconfirmedTargets',
  /** Another app or the console took control. A person ends it. */
  'controlLost',
  /** The machine restarted in mid-run. A person ends it. */
  'machineRestarted',
] as const;
export type HoldReason = (typeof holdReasons)[number];

/** Holds that only a person ends. */
export const personEndedHolds: readonly HoldReason[] = [
  'unconfirmedTargets',
  'controlLost',
  'machineRestarted',
];

export const sessionEndCauses = [
  'person',
  'console',
  'safetyKey',
  'link',
  'planCompleted',
  'pauseExpired',
  'startFailed',
  'noAnswer',
  'nobodyOnBelt',
  'controllerClosing',
  'interrupted',
] as const;
export type SessionEndCause = (typeof sessionEndCauses)[number];

/** Why the belt stands although the session goes on. */
export type PauseCause = 'person' | 'console' | 'machine';

/** Why a person has to say how it goes on. */
export type QuestionCause = 'linkRestored' | 'consoleStarted' | 'beltMovedByItself';

export type SessionState =
  /** Nothing is planned. */
  | { readonly kind: 'idle' }
  /** Machine, profile and music are there; a person may start. */
  | { readonly kind: 'ready' }
  /** 3-2-1. Ends in a start, unless anybody objects. */
  | { readonly kind: 'countdown'; readonly sinceMs: number; readonly isResume: boolean }
  /** The machine was asked to start; the belt does not move yet. */
  | { readonly kind: 'starting'; readonly sinceMs: number; readonly isResume: boolean }
  /** The belt moves and follows. With holds it keeps its speed or goes down, never up. */
  | { readonly kind: 'running'; readonly holds: readonly HoldReason[]; readonly overrideUntilMs: number }
  /** On the way out: down to walking, then stop. */
  | { readonly kind: 'coolDown'; readonly sinceMs: number; readonly holds: readonly HoldReason[] }
  /** The belt stands, or was told to. */
  | {
      readonly kind: 'paused';
      readonly sinceMs: number;
      readonly cause: PauseCause;
      readonly isBeltStill: boolean;
    }
  /** The link is gone. Nothing can be sent; the belt may still be moving. */
  | { readonly kind: 'linkLost'; readonly sinceMs: number; readonly wasMoving: boolean }
  /** The belt moves and it is not certain that the runner wants that: nothing is sent until a person answers. */
  | { readonly kind: 'asking'; readonly sinceMs: number; readonly cause: QuestionCause }
  /** Stop was asked for. Ends on evidence only: telemetry or the machine's word. */
  | {
      readonly kind: 'stopping';
      readonly sinceMs: number;
      readonly cause: SessionEndCause;
      /** When the machine was asked last. */
      readonly askedAtMs: number;
      /** The machine has said yes; the belt may still be coasting. */
      readonly isAccepted: boolean;
      /** When the link came back; absent: it has not been away since the stop. */
      readonly linkBackAtMs?: number;
    }
  | {
      readonly kind: 'ended';
      readonly cause: SessionEndCause;
      /** Whether telemetry showed the belt at rest; if not, the runner is told that it may still move. */
      readonly isBeltKnownStill: boolean;
    };

export type SessionStateKind = SessionState['kind'];
export type StateOf<Kind extends SessionStateKind> = Extract<SessionState, { kind: Kind }>;

export const sessionStateKinds = [
  'idle',
  'ready',
  'countdown',
  'starting',
  'running',
  'coolDown',
  'paused',
  'linkLost',
  'asking',
  'stopping',
  'ended',
] as const satisfies readonly SessionStateKind[];

/** States in which the loop may send speed and incline targets. */
export function isPacing(state: SessionState): state is StateOf<'running'> | StateOf<'coolDown'> {
  return state.kind === 'running' || state.kind === 'coolDown';
}

/** States in which a session is recorded: from the first countdown to the end. */
export function isLive(state: SessionState): boolean {
  return state.kind !== 'idle' && state.kind !== 'ready' && state.kind !== 'ended';
}
