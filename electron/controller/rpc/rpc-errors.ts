import { ORPCError, ValidationError } from '@orpc/contract';
import { rpcErrorName } from '#contract/rpc/rpc-error.ts';
import type { Log } from '#contract/runtime/log.ts';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';

/** Whatever was thrown, as the one error that crosses. Surprises are logged here and cross without their details. */
export function toRpcError(error: unknown, log: Log, procedure: string): Error {
  if (isBeatRunnerError(error)) return wireError(error);
  if (error instanceof DOMException && error.name === 'AbortError') return error;
  if (error instanceof ORPCError) {
    if (error.code === rpcErrorName) return error;
    if (error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) {
      return wireError(
        new BeatRunnerError('rpc/invalid-input', { problems: problemsOf(error.cause) }, error),
      );
    }
    if (error.code === 'BAD_REQUEST') {
      return wireError(new BeatRunnerError('rpc/invalid-input', { problems: 'unreadable input' }, error));
    }
  }
  log.error('rpc-failed', { procedure, error });
  const detail = error instanceof Error ? error.name : typeof error;
  return wireError(new BeatRunnerError('internal/unexpected', { detail }, error));
}

function wireError({ code, params }: BeatRunnerError) {
  return new ORPCError(rpcErrorName, { status: 422, message: code, data: { code, params }, defined: true });
}

/** "mode: Invalid option...; seed: ..." */
function problemsOf({ issues }: ValidationError): string {
  return issues
    .map(({ path, message }) => {
      const where = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
      return where === '' ? message : `${where}: ${message}`;
    })
    .join('; ')
    .slice(0, 500);
}
