import type { HoldReason, SessionEndCause } from './session-state.ts';

/** What happens to a session. Persons ask, machines report, time passes. */
export type SessionEvent =
  /** Everything that a run needs is there. */
  | { readonly kind: 'prepared' }
  | { readonly kind: 'personStarted' }
  | { readonly kind: 'personPaused' }
  | { readonly kind: 'personResumed' }
  /** The runner set speed or incline by hand. */
  | { readonly kind: 'personOverrode' }
  /** Hands the belt back to the music (or takes control back). */
  | { readonly kind: 'personReleased' }
  /** "Go on as it is": the answer to a question. */
  | { readonly kind: 'personContinued' }
  /** STOP: button, key, media key, closing of the app. */
  | { readonly kind: 'stopRequested'; readonly cause: SessionEndCause }
  | { readonly kind: 'planCompleted' }
  | { readonly kind: 'coolDownDue' }
  | { readonly kind: 'beltMoving' }
  | { readonly kind: 'beltStopped' }
  | { readonly kind: 'startRefused' }
  /** The machine said yes to a stop. */
  | { readonly kind: 'stopAccepted' }
  | { readonly kind: 'safetyKeyPulled' }
  | { readonly kind: 'consoleStopped' }
  | { readonly kind: 'consolePaused' }
  | { readonly kind: 'consoleStarted' }
  /** Somebody set speed or incline at the console. */
  | { readonly kind: 'consoleOverrode' }
  | { readonly kind: 'linkLost' }
  | { readonly kind: 'linkRestored' }
  | { readonly kind: 'holdBegan'; readonly reason: HoldReason }
  | { readonly kind: 'holdEnded'; readonly reason: HoldReason }
  | {
      readonly kind: 'tick';
      /** Telemetry shows a belt that becomes slower: what was asked for is on its way. */
      readonly isBeltSlowing?: boolean;
      /** False: there is nothing that a stop could be sent to. */
      readonly isLinkUp?: boolean;
    };

export type SessionEventKind = SessionEvent['kind'];
export type EventOf<Kind extends SessionEventKind> = Extract<SessionEvent, { kind: Kind }>;

export const sessionEventKinds = [
  'prepared',
  'personStarted',
  'personPaused',
  'personResumed',
  'personOverrode',
  'personReleased',
  'personContinued',
  'stopRequested',
  'planCompleted',
  'coolDownDue',
  'beltMoving',
  'beltStopped',
  'startRefused',
  'stopAccepted',
  'safetyKeyPulled',
  'consoleStopped',
  'consolePaused',
  'consoleStarted',
  'consoleOverrode',
  'linkLost',
  'linkRestored',
  'holdBegan',
  'holdEnded',
  'tick',
] as const satisfies readonly SessionEventKind[];

/** What the session wants done at the belt. The caller turns it into operations; nothing else starts or stops a belt. */
export type SessionEffect =
  | { readonly kind: 'startBelt' }
  | { readonly kind: 'stopBelt' }
  | { readonly kind: 'pauseBelt' }
  /** The belt's present speed is the target from here on: nobody has to fight what is there. */
  | { readonly kind: 'adoptReportedSpeed' }
  | { readonly kind: 'takeControlBack' }
  /** The runner has to be told at once, by screen and sound. */
  | {
      readonly kind: 'alarm';
      readonly what: 'beltMovedByItself' | 'stopNotConfirmed' | 'linkLostWhileMoving';
    };
