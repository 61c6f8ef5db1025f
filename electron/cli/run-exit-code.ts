import type { SessionEndCause } from '#core/session/session-state.ts';
import type { SessionResult } from '#electron/controller/live-session.ts';

/** Ends that are the runner's or the plan's; every other one is something that went wrong. */
const goodEnds: readonly SessionEndCause[] = [
  'person',
  'console',
  'safetyKey',
  'planCompleted',
  'controllerClosing',
];

/** 0 for a run that ended as somebody wanted, with the belt seen at rest, and that is kept; else 1. */
export function runExitCode(
  result: Pick<SessionResult, 'cause' | 'isBeltKnownStill' | 'isSaved' | 'isSpooled'>,
): 0 | 1 {
  const isKept = result.isSaved || result.isSpooled;
  return goodEnds.includes(result.cause) && result.isBeltKnownStill && isKept ? 0 : 1;
}
