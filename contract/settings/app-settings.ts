import { z } from 'zod';
import { sensorChoiceSchema, treadmillChoiceSchema } from '#contract/rpc/devices.ts';
import { sessionRequestSchema } from '#contract/rpc/session-request.ts';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

export const textSizes = [100, 115, 130] as const;

/** How much plus and minus of a run change, in tenths of km/h, or the tenths of mph that come nearest. */
export const speedStepTenths = [1, 5, 10] as const;
export type SpeedStepTenths = (typeof speedStepTenths)[number];

/**
 * What the app remembers between starts, besides runs and profiles. Everything may be absent: nobody has chosen yet.
 * What an older or newer version wrote and this one cannot read is left out when it is read, setting by setting.
 */
export const appSettingsSchema = z.strictObject({
  /** Absent: as the system says. */
  language: z.enum(languages).optional(),
  /** Per cent. */
  textSize: z.literal(textSizes).optional(),
  /** STOP in the lower left corner instead of the right one. */
  isMirrored: z.boolean().optional(),
  /** Absent: half a km/h. */
  speedStepTenths: z.literal(speedStepTenths).optional(),
  hasSoundCues: z.boolean().optional(),
  /** Three, two, one in words before the belt starts; without it, a tone each. Needs the sound cues. */
  hasSpokenCountdown: z.boolean().optional(),
  /** Who ran last. */
  profileId: z.string().max(64).optional(),
  /** What was planned last, to be offered again. */
  lastRequest: sessionRequestSchema.optional(),
  /** Connected to at the start. */
  treadmill: treadmillChoiceSchema.optional(),
  sensors: z.array(sensorChoiceSchema).max(4).optional(),
  /** The person has read what the stop button is and is not. */
  hasReadSafety: z.boolean().optional(),
  /** The sync server, as `serverAddress` writes it. Absent: there is none. Changed by the accounts alone. */
  syncServerUrl: z.string().max(300).optional(),
});
export type AppSettings = z.infer<typeof appSettingsSchema>;

/** The settings that change; `null` forgets one. */
export const appSettingsChangeSchema = z.strictObject({
  language: appSettingsSchema.shape.language.nullable(),
  textSize: appSettingsSchema.shape.textSize.nullable(),
  isMirrored: appSettingsSchema.shape.isMirrored.nullable(),
  speedStepTenths: appSettingsSchema.shape.speedStepTenths.nullable(),
  hasSoundCues: appSettingsSchema.shape.hasSoundCues.nullable(),
  hasSpokenCountdown: appSettingsSchema.shape.hasSpokenCountdown.nullable(),
  profileId: appSettingsSchema.shape.profileId.nullable(),
  lastRequest: appSettingsSchema.shape.lastRequest.nullable(),
  treadmill: appSettingsSchema.shape.treadmill.nullable(),
  sensors: appSettingsSchema.shape.sensors.nullable(),
  hasReadSafety: appSettingsSchema.shape.hasReadSafety.nullable(),
  syncServerUrl: appSettingsSchema.shape.syncServerUrl.nullable(),
}) satisfies z.ZodType<{ readonly [Key in keyof AppSettings]?: AppSettings[Key] | null | undefined }>;
export type AppSettingsChange = z.infer<typeof appSettingsChangeSchema>;
