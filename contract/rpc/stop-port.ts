import { z } from 'zod';

/**
 * The stop port: any message on it, whatever it says, means STOP. It carries nothing else, so nothing can queue up in
 * front of it. This is its answer; the belt is at rest only when the session says so.
 */
export const stopAnswerSchema = z.object({
  /** 1970-01-01 UTC. */
  stopAcceptedAtMs: z.number(),
});
export type StopAnswer = z.infer<typeof stopAnswerSchema>;

/** Where the WebSockets of `beatrunner serve` are. */
export const rpcPath = '/rpc';
export const stopPath = '/stop';

/** A message above this closes its socket. */
export const largestMessageOctets = 256 * 1024;
