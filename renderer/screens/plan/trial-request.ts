import type { SessionRequest } from '#contract/rpc/session-request.ts';

/**
 * What "Try it" plans: the sample tracks from 104 to 140 BPM are those of a walk, and in this band each of them asks for
 * a speed whose natural steps it can meet. Nobody's own goal, so it is not kept as the last plan.
 */
export const trialRequest: SessionRequest = {
  mode: 'musicLeads',
  goal: { kind: 'speedBand', lowKmh: 4.2, highKmh: 6.8 },
  lengthMs: 10 * 60_000,
};
