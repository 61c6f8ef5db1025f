import { mapEventIterator } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { rpcContract, type RpcContract } from './rpc-contract.ts';
import { fromRpcError } from './rpc-error.ts';

/** The contract from the other side: what a page or a program calls. */
export type RpcClient = ContractRouterClient<RpcContract>;

interface LinkCall {
  next(): Promise<unknown>;
}

/**
 * For an oRPC link over any transport: what comes back is validated, and errors are the `BeatRunnerError` that was thrown
 * on the other side.
 */
export function rpcLinkOptions() {
  return {
    plugins: [new ResponseValidationPlugin(rpcContract)],
    interceptors: [
      async ({ next }: LinkCall): Promise<unknown> => {
        try {
          const output = await next();
          return isIterator(output)
            ? mapEventIterator(output, {
                value: (value) => Promise.resolve(value),
                error: (error) => Promise.resolve(fromRpcError(error)),
              })
            : output;
        } catch (error) {
          throw fromRpcError(error);
        }
      },
    ],
  };
}

function isIterator(value: unknown): value is AsyncIterator<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}
