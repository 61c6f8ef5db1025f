/**
 * A page asks for marks with this parameter on `/rpc`: behind every message comes a number, as text of its own, and the page
 * says it back when it has taken what was before it. Until then nothing more of a topic is sent after it, so that a page that
 * stands still has no queue and reads the present when it wakes. A pong would not do: browsers, and the desktop window's
 * main process, answer pings themselves while the page has no turn.
 */
export const marksParameter = 'marks';

/** Whether a text is a mark; nothing of the contract is a bare number. */
export function isArrivalMark(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
