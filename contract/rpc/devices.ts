import { z } from 'zod';

export const deviceKinds = ['treadmill', 'heartRate', 'footPod'] as const;

const deviceId = z.string().min(1).max(128);
/** As the scan showed it; a stranger's text. */
const name = z.string().max(120);

export const foundDeviceSchema = z.object({
  deviceId,
  name,
  kinds: z.array(z.enum(deviceKinds)),
  rssiDbm: z.number().optional(),
  signal: z.enum(['strong', 'good', 'weak']),
  isConfirmed: z.boolean(),
  isSimulated: z.boolean(),
});
export type FoundDevice = z.infer<typeof foundDeviceSchema>;

export const treadmillChoiceSchema = z.strictObject({ deviceId, name });
export const sensorChoiceSchema = z.strictObject({ kind: z.enum(['heartRate', 'footPod']), deviceId, name });
