import { rpcVersion } from '#contract/rpc/rpc-contract.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { implemented } from './implemented.ts';
import { latestValues, type LatestValueSource } from './latest-values.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';
import { wireStatus } from './wire-status.ts';

/** Ten times a second: as often as the loop looks. */
const statusGapMs = 100;

/** That time passes is no news. */
function figuresOf(status: LiveStatus): string {
  return JSON.stringify({ ...status, nowMs: 0 });
}

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
      adapterState: central.adapterState,
      hasPlayer: pagePlayer === undefined || pagePlayer.hasPage,
    });
  /** The figures have no events of their own: they are looked at, and told when they differ. */
  const source = (): LatestValueSource<LiveStatus> => {
    let told = '';
    return {
      read() {
        const status = read();
        told = figuresOf(status);
        return status;
      },
      onChange: (listener) =>
        realClock.every(statusGapMs, () => {
          if (figuresOf(read()) !== told) listener();
        }),
    };
  };
  return {
    get: implemented.status.get.handler(read),
    watch: implemented.status.watch.handler(({ signal }) =>
      latestValues(source(), { clock: realClock, gapMs: statusGapMs, signal }),
    ),
  };
}
