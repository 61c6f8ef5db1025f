import { expect } from 'vitest';
import { patienceMs } from './patience.ts';
import type { LoggedEvent, WindowUnderTest } from './open-window.ts';

/** The first line of this event after `from`, as soon as main has written it. */
export async function logged(
  { log }: Pick<WindowUnderTest, 'log'>,
  event: string,
  { from = 0, timeoutMs = patienceMs }: { readonly from?: number; readonly timeoutMs?: number } = {},
): Promise<LoggedEvent> {
  const find = (): LoggedEvent | undefined => log.slice(from).find((each) => each.event === event);
  await expect
    .poll(() => find() !== undefined, { timeout: timeoutMs, interval: 20, message: `main says ${event}` })
    .toBe(true);
  const found = find();
  if (found === undefined) throw new Error(`main has not said ${event}`);
  return found;
}
