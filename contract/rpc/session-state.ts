import { z } from 'zod';
import { holdReasons, sessionEndCauses, type SessionState } from '#core/session/session-state.ts';

const sinceMs = z.number();
const holds = z.array(z.enum(holdReasons));

/** core/session/session-state on its way to a page. */
export const sessionStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('countdown'), sinceMs, isResume: z.boolean() }),
  z.object({ kind: z.literal('starting'), sinceMs, isResume: z.boolean() }),
  z.object({ kind: z.literal('running'), holds, overrideUntilMs: z.number() }),
  z.object({ kind: z.literal('coolDown'), sinceMs, holds }),
  z.object({
    kind: z.literal('paused'),
    sinceMs,
    cause: z.enum(['person', 'console', 'machine']),
    isBeltStill: z.boolean(),
  }),
  z.object({ kind: z.literal('linkLost'), sinceMs, wasMoving: z.boolean() }),
  z.object({
    kind: z.literal('asking'),
    sinceMs,
    cause: z.enum(['linkRestored', 'consoleStarted', 'beltMovedByItself']),
  }),
  z.object({
    kind: z.literal('stopping'),
    sinceMs,
    cause: z.enum(sessionEndCauses),
    askedAtMs: z.number(),
    isAccepted: z.boolean(),
  }),
  z.object({ kind: z.literal('ended'), cause: z.enum(sessionEndCauses), isBeltKnownStill: z.boolean() }),
]) satisfies z.ZodType<SessionState>;
