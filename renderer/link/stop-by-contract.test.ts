import { describe, expect, it } from 'vitest';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { stopByContract } from './stop-by-contract.ts';

/** A contract of which nothing but the stop is there. */
function rpcWhich(stop: () => Promise<void>): RpcClient {
  return { session: { stop } } as unknown as RpcClient;
}

describe('stopByContract', () => {
  it('asks within the press', () => {
    let asked = 0;
    void stopByContract({
      rpc: rpcWhich(() => {
        asked += 1;
        return Promise.resolve();
      }),
    });
    expect(asked).toBe(1);
  });

  it('bears that there is nobody to ask', async () => {
    await stopByContract(undefined);
    await stopByContract({
      get rpc(): RpcClient {
        throw new BeatRunnerError('serve/not-reachable', { address: 'BeatRunner' });
      },
    });
    await stopByContract({ rpc: rpcWhich(() => Promise.reject(new Error('gone'))) });
  });
});
