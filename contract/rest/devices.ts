import { z } from 'zod';
import { recordIdSchema } from '#contract/sync/sync-field.ts';

/** A treadmill that an account, or a gym's kiosk, has used. */
export const deviceSchema = z.object({
  deviceId: recordIdSchema,
  name: z.string(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  lastSeenAtMs: z.number(),
  /** Null: not tested, so the belt is not moved by itself. */
  beltTest: z
    .object({
      passed: z.boolean(),
      testedAtMs: z.number(),
      firmware: z.string().nullable(),
      speedFactor: z.number().nullable().meta({ description: 'Reported over requested speed.' }),
      operations: z.record(z.string(), z.string()),
    })
    .nullable(),
  /** What holds for whoever asks: the caps of the account's first profile. The app keeps to them on its own, too. */
  limits: z.object({
    maximumSpeedKmh: z.number(),
    maximumInclinePercent: z.number(),
    mayFollowMusic: z.boolean().meta({ description: 'The belt test was passed with this firmware.' }),
  }),
});
export type Device = z.infer<typeof deviceSchema>;

export const deviceListSchema = z.object({ devices: z.array(deviceSchema) });
export const deviceParamsSchema = z.strictObject({ deviceId: recordIdSchema });
export const deviceChangeSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .regex(/^\P{C}{1,100}$/u),
});

export const gymDeviceParamsSchema = z.strictObject({ gymId: z.string().regex(/^[\w-]{1,100}$/) });
/** Of a gym: without limits, which are somebody's. */
export const gymDeviceListSchema = z.object({ devices: z.array(deviceSchema.omit({ limits: true })) });
