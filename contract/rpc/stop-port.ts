/**
 * What became of a STOP. `sent`: it is on its way, and repeated until the belt is seen at rest. `waitsForLink`: it goes out
 * as soon as the treadmill is connected again. `notControllable`: the machine takes no commands. `noTreadmill`: none was
 * chosen. But for `sent` the runner has to be told to use the console or the safety key.
 */
export const stopDeeds = ['sent', 'waitsForLink', 'notControllable', 'noTreadmill'] as const;
export type StopDeed = (typeof stopDeeds)[number];

/**
 * The stop port: any message on it, whatever it says, means STOP. It carries nothing else, so nothing can queue up in
 * front of it. This is its answer; the belt is at rest only when the session says so.
 */
export interface StopAnswer {
  /** 1970-01-01 UTC. */
  readonly stopAcceptedAtMs: number;
  readonly done: StopDeed;
}

/** Undefined for what is no answer. By hand: what STOP needs in a page is as little code as can be. */
export function readStopAnswer(text: string): StopAnswer | undefined {
  const answer = parsed(text);
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (!('stopAcceptedAtMs' in answer) || !('done' in answer)) return undefined;
  const { stopAcceptedAtMs } = answer;
  const done = stopDeeds.find((deed) => deed === answer.done);
  if (typeof stopAcceptedAtMs !== 'number' || done === undefined) return undefined;
  return { stopAcceptedAtMs, done };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No answer of ours.
    return undefined;
  }
}

/** Where the WebSockets of `beatrunner serve` are. */
export const rpcPath = '/rpc';
export const stopPath = '/stop';

/** A message above this closes its socket. */
export const largestMessageOctets = 256 * 1024;
