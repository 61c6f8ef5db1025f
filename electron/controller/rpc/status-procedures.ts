import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { implemented } from './implemented.ts';
import { latestValues } from './latest-values.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';
import { statusGapMs, statusSource } from './status-source.ts';
import { wireStatus } from './wire-status.ts';

export function helloProcedure({ feed, appVersion, isSimulated, timeScale, clock }: RpcSurroundings) {
  return implemented.hello.handler(({ input, context }) => {
    if (input.rpcVersion !== rpcVersion) {
      throw new BeatRunnerError('rpc/version-mismatch', { found: input.rpcVersion, known: rpcVersion });
    }
    context.connection.hasGreeted = true;
    return { rpcVersion, appVersion, feedId: feed.feedId, isSimulated, timeScale, nowMs: clock.nowMs() };
  });
}

export function statusProcedures(surroundings: RpcSurroundings) {
  const { controller, central, pagePlayer, clock, realClock } = surroundings;
  const read = (): LiveStatus =>
    wireStatus(controller, {
      nowMs: clock.nowMs(),
      toldAtMs: realClock.nowMs(),
      adapterState: central.adapterState,
      hasPlayer: pagePlayer === undefined || pagePlayer.hasPage,
    });
  return {
    get: implemented.status.get.handler(read),
    watch: implemented.status.watch.handler(({ signal }) =>
      latestValues(statusSource(read, realClock), { clock: realClock, gapMs: statusGapMs, signal }),
    ),
  };
}
