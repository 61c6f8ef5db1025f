import { z } from 'zod';
import { pressedOnMs } from './press.ts';
import { beltTestPhases, beltTestProblems, operationResults } from '#core/treadmill/belt-test-state.ts';

/** Said by a person who looks at the belt: there is no default for it. */
export const beltTestRequestSchema = z.strictObject({ isNobodyOnTheBelt: z.literal(true), pressedOnMs });

const result = z.enum(operationResults);

/** What the test does now; with the last phase, what it found out. */
export const beltTestProgressSchema = z.object({
  phase: z.enum(beltTestPhases),
  outcome: z
    .object({
      passed: z.boolean(),
      /** False: the belt was never told to move. What was known of the machine stays. */
      hasBegun: z.boolean(),
      /** False: the next start of the program does not know of it. */
      isKept: z.boolean(),
      /** Absent: not measured. */
      speedFactor: z.number().exactOptional(),
      operations: z.object({
        requestControl: result,
        startOrResume: result,
        setTargetSpeed: result,
        setTargetInclination: result,
        pause: result,
        stop: result,
      }),
      problems: z.array(z.enum(beltTestProblems)),
    })
    .exactOptional(),
});
export type BeltTestProgress = z.infer<typeof beltTestProgressSchema>;
