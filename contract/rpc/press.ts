import { z } from 'zod';

/**
 * On which status a person pressed: its `toldAtMs`, or earlier. Whoever reads it knows how old the picture was by which the
 * person decided, however long the press has been on its way. Absent: nobody knows, and that counts as too old.
 */
export const pressedOnMs = z.number().exactOptional();

/** A press without anything else to say. */
export const pressSchema = z.strictObject({ pressedOnMs }).optional();

/** What starts the belt, or may make it faster: refused with `session/press-too-old` when it comes late. */
const pressProcedures: ReadonlySet<string> = new Set([
  'session.start',
  'session.resume',
  'session.continueAsItIs',
  'session.release',
  'session.setByHand',
  'session.nudge',
  'devices.beltTest',
]);

/** The input of a procedure with the time of its press, where it is one that needs that. */
export async function withPress(
  path: readonly string[],
  input: unknown,
  pressedOn: () => number | undefined | Promise<number | undefined>,
): Promise<unknown> {
  if (!pressProcedures.has(path.join('.'))) return input;
  const pressedOnTime = await pressedOn();
  if (pressedOnTime === undefined) return input;
  return { ...(typeof input === 'object' ? input : {}), pressedOnMs: pressedOnTime };
}
