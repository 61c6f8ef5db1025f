import { implement } from '@orpc/server';
import { rpcContract } from '#contract/rpc/rpc-contract.ts';
import type { RpcContext } from './rpc-surroundings.ts';

/** The contract, ready to be given handlers. */
export const implemented = implement(rpcContract).$context<RpcContext>();
