import { z } from 'zod';

/** `GET` and `POST /v1/account/erasure`. */
export const erasureSchema = z.object({
  isErased: z.boolean(),
  erasedAtMs: z.number().nullable(),
  /** From then on nothing can be taken back. */
  purgeAfterMs: z.number().nullable(),
});
export type Erasure = z.infer<typeof erasureSchema>;

/** `POST /v1/account/erasure`: said twice, so that nobody erases anything by mistake. */
export const erasureRequestSchema = z.strictObject({ accountId: z.string().min(1).max(100) });
