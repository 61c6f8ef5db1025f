import type { RoomEarState, RoomHearing, RoomOrder } from '#contract/rpc/room-music.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { leastUsefulConfidence } from '#core/music/session-tempo-range.ts';
import { MicrophoneError } from './microphone-problem.ts';
import type { MicrophoneListener, OpenMicrophone } from './open-microphone.ts';
import type { RoomNews } from './room-listening.ts';
import {
  silentRoom,
  type MicrophoneState,
  type RoomBeat,
  type RoomView,
  type SoundInput,
} from './use-room.ts';

/** A connection that goes takes what it carried with it, and says only then that it has gone. */
const connectionTellsWithinMs = 1000;

export interface RoomListenerOptions {
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly open: (deviceId: string | undefined, listener: MicrophoneListener) => Promise<OpenMicrophone>;
  readonly inputs: () => Promise<readonly SoundInput[]>;
  /** Tells the controller that this page listens; rejects where that is not possible. */
  readonly attach: (signal: AbortSignal) => Promise<AsyncIterable<RoomOrder>>;
  readonly isConnected: () => boolean;
  readonly report: (listenerId: string, hearing: RoomHearing) => void;
  readonly onView: (view: Partial<RoomView>) => void;
}

/** The microphone of this page, from the runner's tap until nobody needs it any more. */
export interface RoomListener {
  listen(deviceId?: string): Promise<void>;
  stop(): void;
  /** There is a connection again: what listens says so anew. */
  reconnected(): void;
  /** The inputs may have changed. */
  lookAtInputs(): void;
}

export function createRoomListener(options: RoomListenerOptions): RoomListener {
  const { clock, open, onView } = options;
  let microphone: OpenMicrophone | undefined;
  let attached: AbortController | undefined;
  let listenerId: string | undefined;
  let beat: RoomBeat | undefined;
  /** Whoever asks anew ends what was asked before. */
  let attempt = 0;

  function turnOff(state: MicrophoneState): void {
    attempt += 1;
    microphone?.close();
    microphone = undefined;
    attached?.abort();
    attached = undefined;
    listenerId = undefined;
    beat = undefined;
    const { inputs: _known, deviceId: _chosen, ...silence } = silentRoom;
    onView({ ...silence, microphone: state });
  }

  async function attach(): Promise<void> {
    attached?.abort();
    const ending = new AbortController();
    attached = ending;
    listenerId = undefined;
    try {
      for await (const order of await options.attach(ending.signal)) {
        if (ending.signal.aborted) return;
        if (order.kind === 'replaced') return turnOff('elsewhere');
        ({ listenerId } = order);
      }
    } catch (error) {
      if (attached === ending && isRefusal(error)) return turnOff('failed');
    }
    if (attached !== ending) return;
    listenerId = undefined;
    // Nobody listens to this page. A connection that went comes again, and then it is told anew; else the microphone is on for nothing.
    clock.after(connectionTellsWithinMs, () => {
      if (attached === ending && options.isConnected()) turnOff('failed');
    });
  }

  function hear(news: RoomNews): void {
    if (news.kind === 'level') return onView({ level: news.level });
    const { hearing, sinceBeatMs = 0 } = news;
    switch (hearing.kind) {
      case 'listening':
        return tell('listening', { kind: 'listening' });
      case 'too-quiet':
        return tell('tooQuiet', { kind: 'tooQuiet' });
      case 'no-beat':
        return tell('noBeat', { kind: 'noBeat' });
      case 'heard': {
        const { tempoBpm, confidence } = hearing;
        const ear = confidence >= leastUsefulConfidence ? 'heard' : 'unsure';
        beat = nextBeat(beat, clock.nowMs() - sinceBeatMs, tempoBpm);
        tell(ear, { kind: 'heard', tempoBpm, confidence });
      }
    }
  }

  function tell(ear: RoomEarState, hearing: RoomHearing): void {
    if (ear !== 'heard') beat = undefined;
    const tempoBpm = ear === 'heard' && hearing.kind === 'heard' ? hearing.tempoBpm : undefined;
    onView({ ear, tempoBpm, beat });
    if (listenerId !== undefined) options.report(listenerId, hearing);
  }

  async function lookAtInputs(): Promise<void> {
    const inputs = await options.inputs().catch(() => []);
    onView({ inputs });
  }

  return {
    async listen(deviceId) {
      turnOff('asking');
      const own = attempt;
      const isOver = (): boolean => own !== attempt;
      try {
        const opened = await open(deviceId, {
          onNews: (news) => {
            if (!isOver()) hear(news);
          },
          onGone: () => {
            if (!isOver()) turnOff('gone');
          },
        });
        // Another tap, or nobody needs it any more: it must not stay on.
        if (isOver()) return opened.close();
        microphone = opened;
        onView({ microphone: 'on', ear: 'listening', deviceId: opened.deviceId });
        void attach();
        await lookAtInputs();
      } catch (error) {
        if (!isOver()) turnOff(error instanceof MicrophoneError ? error.problem : 'failed');
      }
    },
    stop() {
      if (microphone !== undefined || attempt > 0) turnOff('off');
    },
    reconnected() {
      if (microphone !== undefined) void attach();
    },
    lookAtInputs: () => void (microphone !== undefined && lookAtInputs()),
  };
}

/** The grid goes on: the same beat has the same number, whichever answer told of it. */
function nextBeat(before: RoomBeat | undefined, atMs: number, tempoBpm: number): RoomBeat {
  if (before === undefined) return { atMs, index: 0, tempoBpm };
  const beats = Math.round(((atMs - before.atMs) * before.tempoBpm) / 60_000);
  return { atMs, index: before.index + beats, tempoBpm };
}

/** An answer of the controller's own, whatever it says. */
function isRefusal(error: unknown): boolean {
  return isBeatRunnerError(error) && error.code !== 'serve/not-reachable';
}
