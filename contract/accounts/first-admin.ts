import { z } from 'zod';
import { emailSchema, newPasswordSchema } from './identities.ts';
import { signInDeviceSchema } from './signed-in.ts';

/** `POST /v1/auth/first-admin` -> signed in: uses the link that the server printed when it started. */
export const firstAdminRequestSchema = z.strictObject({
  token: z.string().regex(/^[\w-]{20,100}$/),
  email: emailSchema,
  password: newPasswordSchema,
  name: z.string().trim().max(100).default(''),
  device: signInDeviceSchema,
});
