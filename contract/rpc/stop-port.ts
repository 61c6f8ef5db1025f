import { z } from 'zod';

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
export const stopAnswerSchema = z.object({
  /** 1970-01-01 UTC. */
  stopAcceptedAtMs: z.number(),
  done: z.enum(stopDeeds),
});
export type StopAnswer = z.infer<typeof stopAnswerSchema>;

/** Where the WebSockets of `beatrunner serve` are. */
export const rpcPath = '/rpc';
export const stopPath = '/stop';

/** A message above this closes its socket. */
export const largestMessageOctets = 256 * 1024;
