import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { implemented } from './implemented.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

export function playerProcedures({ pagePlayer }: RpcSurroundings) {
  const { player } = implemented;
  let attachments = 0;

  function required() {
    // The music runs as fast as the simulator's time: no page could play that.
    if (pagePlayer === undefined)
      throw new BeatRunnerError('session/not-allowed-now', { state: 'no page plays here' });
    return pagePlayer;
  }

  return {
    attach: player.attach.handler(({ input, signal }) => {
      attachments += 1;
      return required().attach({ attachmentId: `player-${attachments}`, ...input }, signal);
    }),
    report: player.report.handler(({ input }) => required().report(input.attachmentId, input.report)),
  };
}
