import { z } from 'zod';
import { automationLevels } from '#core/pacing/automation.ts';
import type { PacingGoal } from '#core/pacing/pacing-goal.ts';
import { pacingModes } from '#core/pacing/pacing-step.ts';
import { programmeNames } from '#core/pacing/programme.ts';
import { automationRamp } from '#core/safety/safety-limits.ts';
import { stretchLimits } from '#core/music/playback-rate.ts';
import { pressedOnMs } from './press.ts';

const percent = z.number().min(0).max(100);
const speedKmh = z.number().min(0.5).max(25);

export const pacingGoalSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heartZone'), zone: z.literal([1, 2, 3, 4, 5]) }),
  z
    .strictObject({ kind: z.literal('reserve'), lowPercent: percent, highPercent: percent })
    .refine(({ lowPercent, highPercent }) => lowPercent < highPercent, {
      message: 'lowPercent has to be below highPercent',
    }),
  z
    .strictObject({ kind: z.literal('speedBand'), lowKmh: speedKmh, highKmh: speedKmh })
    .refine(({ lowKmh, highKmh }) => lowKmh < highKmh, { message: 'lowKmh has to be below highKmh' }),
]) satisfies z.ZodType<PacingGoal>;

/** Gentler changes than the program's own; steeper ones are refused. */
const rampSchema = z.strictObject({
  speedStepUpKmh: gentler(automationRamp.speedStepUpKmh),
  speedUpPer10sKmh: gentler(automationRamp.speedUpPer10sKmh),
  speedUpPer60sKmh: gentler(automationRamp.speedUpPer60sKmh),
  // A belt that cannot become slower is not gentle.
  speedDownPer10sKmh: gentler(automationRamp.speedDownPer10sKmh, 0.5),
  inclinePer10sPercent: gentler(automationRamp.inclinePer10sPercent),
});

function gentler(most: number, least = 0) {
  return z.number().min(least).max(most).exactOptional();
}

/**
 * What a person decided before a run. Absent: the usual goal, full automation, 6 % of stretch, all music of the library,
 * guest.
 */
export const sessionRequestSchema = z.strictObject({
  mode: z.enum(pacingModes),
  profileId: z.string().max(64).optional(),
  /** Not of a programme, whose parts have goals of their own. */
  goal: pacingGoalSchema.optional(),
  /** Which one, in the mode `programme`. Absent: walking intervals. */
  programme: z.enum(programmeNames).optional(),
  /**
   * Of moving belt, cool-down included; absent: until the runner stops. A programme has as many whole parts as there is room
   * for; absent: as many as the field runs.
   */
  lengthMs: z
    .int()
    .min(60_000)
    .max(6 * 3_600_000)
    .optional(),
  automation: z.enum(automationLevels).optional(),
  stretchLimitPercent: z.literal(stretchLimits).optional(),
  sessionSpeedCapKmh: speedKmh.optional(),
  ramp: rampSchema.optional(),
  /** A folder of music alone, `library.playlists`; with what joins it until the run begins. Absent: all music. */
  playlistId: z.string().min(1).max(64).optional(),
  /** `room`: what sounds elsewhere, as a page with a microphone hears it, leads the belt. Only in the mode `musicLeads`. */
  music: z.enum(['library', 'room']).optional(),
  /** These and no others, whatever the playlist. */
  trackIds: z.array(z.string().max(128)).min(1).max(1000).optional(),
  seed: z
    .int()
    .nonnegative()
    .max(2 ** 32)
    .optional(),
});
export type SessionRequest = z.infer<typeof sessionRequestSchema>;

/** Either or both. Only what is lowered needs no press. */
export const handTargetSchema = z
  .strictObject({
    speedKmh: z.number().min(0).max(25).optional(),
    inclinePercent: z.number().min(-10).max(40).optional(),
    pressedOnMs,
  })
  .refine((target) => target.speedKmh !== undefined || target.inclinePercent !== undefined, {
    message: 'neither speedKmh nor inclinePercent',
  });

/** One press of plus or minus. */
export const nudgeSchema = z
  .strictObject({
    speedKmh: z.number().min(-2).max(2).optional(),
    inclinePercent: z.number().min(-2).max(2).optional(),
    pressedOnMs,
  })
  .refine((step) => step.speedKmh !== undefined || step.inclinePercent !== undefined, {
    message: 'neither speedKmh nor inclinePercent',
  });
