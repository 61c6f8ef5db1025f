import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { implemented } from './implemented.ts';
import type { RpcSurroundings } from './rpc-surroundings.ts';

export function roomProcedures({ controller, timeScale }: RpcSurroundings) {
  const { room } = implemented;
  let listeners = 0;

  return {
    listen: room.listen.handler(({ input, signal }) => {
      // What a microphone hears has the time of the room, which no simulator makes go faster.
      if (timeScale !== 1) throw new BeatRunnerError('session/not-allowed-now', { state: 'scaled time' });
      listeners += 1;
      return controller.roomEar.listen(`room-${listeners}-${input.pageId}`.slice(0, 64), signal);
    }),
    report: room.report.handler(({ input }) => controller.roomEar.hear(input.listenerId, input.hearing)),
  };
}
