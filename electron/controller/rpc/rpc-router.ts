import type { Router } from '@orpc/server';
import type { RpcContract } from '#contract/rpc/rpc-contract.ts';
import { accountProcedures } from './account-procedures.ts';
import { deviceProcedures } from './device-procedures.ts';
import { historyProcedures } from './history-procedures.ts';
import { implemented } from './implemented.ts';
import { libraryProcedures } from './library-procedures.ts';
import { playerProcedures } from './player-procedures.ts';
import { roomProcedures } from './room-procedures.ts';
import type { RpcContext, RpcSurroundings } from './rpc-surroundings.ts';
import { selfCheckProcedure } from './self-check-procedure.ts';
import { settingsProcedures } from './settings-procedures.ts';
import { sessionProcedures } from './session-procedures.ts';
import { helloProcedure, statusProcedures } from './status-procedures.ts';

/** Every procedure of the contract over one controller. */
export function createRpcRouter(surroundings: RpcSurroundings): Router<RpcContract, RpcContext> {
  return implemented.router({
    hello: helloProcedure(surroundings),
    selfChecks: selfCheckProcedure(surroundings),
    status: statusProcedures(surroundings),
    session: sessionProcedures(surroundings),
    devices: deviceProcedures(surroundings),
    library: libraryProcedures(surroundings),
    history: historyProcedures(surroundings),
    settings: settingsProcedures(surroundings),
    accounts: accountProcedures(surroundings),
    player: playerProcedures(surroundings),
    room: roomProcedures(surroundings),
  });
}
