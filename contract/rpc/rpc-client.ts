import { mapEventIterator, type ClientContext } from '@orpc/client';
import type { StandardLinkInterceptorOptions } from '@orpc/client/standard';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { withPress } from './press.ts';
import { rpcContract, type RpcContract } from './rpc-contract.ts';
import { fromRpcError } from './rpc-error.ts';

/** The contract from the other side: what a page or a program calls. */
export type RpcClient = ContractRouterClient<RpcContract>;

type CallOptions = StandardLinkInterceptorOptions<ClientContext>;

interface LinkCall extends CallOptions {
  next(options?: CallOptions): Promise<unknown>;
}

export interface RpcLinkSettings {
  /**
   * `toldAtMs` of the status by which whoever calls decides now, or earlier; undefined: they know none, and what would move
   * the belt is refused. It goes along with every procedure that starts or raises the belt: no caller can forget it.
   */
  readonly pressedOnMs: () => number | undefined | Promise<number | undefined>;
}

/**
 * For an oRPC link over any transport: what comes back is validated, and errors are the `BeatRunnerError` that was thrown
 * on the other side. Without settings nothing that moves the belt can be asked for.
 */
export function rpcLinkOptions({ pressedOnMs }: RpcLinkSettings = { pressedOnMs: () => undefined }) {
  return {
    plugins: [new ResponseValidationPlugin(rpcContract)],
    interceptors: [
      async (call: LinkCall): Promise<unknown> => {
        try {
          const input = await withPress(call.path, call.input, pressedOnMs);
          const output = await call.next({ ...call, input });
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
