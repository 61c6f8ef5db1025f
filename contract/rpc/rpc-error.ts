import { z } from 'zod';
import { BeatRunnerError, type ErrorParams } from '#core/errors/beatrunner-error.ts';
import { errorCodes } from '#core/errors/error-codes.ts';

/** The one code that errors have on the wire; what happened is in the data. */
export const rpcErrorName = 'BEATRUNNER_ERROR';

/** The one shape of an error on the wire. */
export const rpcErrorDataSchema = z.object({
  code: z.enum(errorCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Goes on every procedure of the contract. */
export const rpcErrorMap = { [rpcErrorName]: { status: 422, data: rpcErrorDataSchema } } as const;

/**
 * What came over the wire as the error that was thrown on the other side. Whatever does not have the one shape, a closed
 * socket for instance, is given back as it is.
 */
export function fromRpcError(error: unknown): unknown {
  if (!(error instanceof Error) || !('data' in error)) return error;
  const parsed = rpcErrorDataSchema.safeParse(error.data);
  if (!parsed.success) return error;
  const params: ErrorParams = parsed.data.params;
  return new BeatRunnerError(parsed.data.code, params, error);
}
