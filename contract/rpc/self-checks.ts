import { z } from 'zod';
import { bleAdapterStates } from '#contract/ble/ble-central.ts';

const waiting = z.literal('waiting');

/** What the controller finds out about itself when a page starts; `waiting` where it does not know yet. */
export const selfChecksSchema = z.object({
  /** Something was written to the database and read back from it. */
  storage: z.union([waiting, z.literal('fine'), z.object({ code: z.string() })]),
  /** `notNeeded`: there is a simulator only. `starting` is as good as waiting. */
  bluetooth: z.enum([...bleAdapterStates, 'notNeeded']),
  /** None was chosen; it is known, and looked for; it is linked. */
  treadmill: z.enum(['none', 'known', 'linked']),
  /** The music folders were listed just now. */
  music: z.union([
    waiting,
    z.object({
      folders: z.int(),
      tracks: z.int(),
      /** Why the first one of those cannot be listed. */
      code: z.string().optional(),
    }),
  ]),
  /** Older than the program itself, or more than a day behind the last run: no run could be dated by it. */
  clock: z.union([waiting, z.enum(['plausible', 'beforeProgram', 'behindLastRun'])]),
});
export type SelfChecks = z.infer<typeof selfChecksSchema>;
