import type { PlayerReport, PlayOrder } from '#contract/rpc/page-player.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { AudioOutput } from './audio-output.ts';

/** The controller asks for a playhead four times a second; a silent player means "music unknown" after two seconds. */
export const reportEveryMs = 250;

export interface PlayerView {
  /** What is to sound now; undefined in silence. */
  readonly trackId: string | undefined;
  /** It would sound if it might: a tap lets it. */
  readonly isBlocked: boolean;
  /** Another page plays now. */
  readonly isReplaced: boolean;
}

export interface MusicPlayerOptions {
  readonly output: AudioOutput;
  readonly clock: Clock;
  readonly musicUrl: (trackId: string) => string;
  readonly report: (report: PlayerReport) => void;
  readonly onView: (view: PlayerView) => void;
}

/** Makes what the controller orders sound, and tells where it is. It knows states, not steps: any order may come first. */
export interface MusicPlayer {
  obey(order: PlayOrder): void;
  /** A tap was made: what was blocked may sound now. */
  unblock(): void;
  /** Falls silent and reports nothing more, until the next order. */
  rest(): void;
}

type PlayingOrder = Extract<PlayOrder, { kind: 'play' }>;

export function createMusicPlayer(options: MusicPlayerOptions): MusicPlayer {
  const { output, clock, musicUrl, report, onView } = options;
  let order: PlayingOrder | undefined;
  let isBlocked = false;
  let isReplaced = false;
  let cancelReports = (): void => undefined;

  function show(): void {
    onView({ trackId: order?.trackId, isBlocked, isReplaced });
  }

  function sound({ isPlaying }: PlayingOrder): void {
    if (isPlaying) output.play();
    else output.pause();
  }

  function tellPlayhead(): void {
    if (order === undefined || isBlocked) return;
    const { playId, playbackRate } = order;
    const { positionS, isSounding } = output;
    report({ kind: 'playhead', playId, positionS, playbackRate, isPlaying: isSounding });
  }

  function play(next: PlayingOrder): void {
    const isNew = next.playId !== order?.playId;
    order = next;
    output.setPlaybackRate(next.playbackRate);
    if (isNew) {
      // Whether this one may sound is not known yet; where it may not, that is told of it too.
      isBlocked = false;
      output.load(musicUrl(next.trackId), next.fromS);
      cancelReports();
      cancelReports = clock.every(reportEveryMs, tellPlayhead);
    }
    // What was taken away comes back by a tap, not by the next change of tempo: the loudspeaker may be another one now.
    if (!isBlocked || !next.isPlaying) sound(next);
  }

  function rest(): void {
    order = undefined;
    isBlocked = false;
    cancelReports();
    output.silence();
  }

  output.onEvent((event) => {
    if (event.kind === 'blocked') {
      // Once and at once: the belt must not go on by music that nobody hears. Then nothing, until it sounds.
      if (order !== undefined && !isBlocked) report({ kind: 'blocked', playId: order.playId });
      isBlocked = true;
    } else if (event.kind === 'sounding') isBlocked = false;
    else if (order !== undefined) {
      const { playId } = order;
      report(
        event.kind === 'ended'
          ? { kind: 'ended', playId }
          : { kind: 'failed', playId, reason: event.reason.slice(0, 200) },
      );
    }
    show();
  });

  return {
    obey(next) {
      switch (next.kind) {
        case 'attached':
          isReplaced = false;
          break;
        case 'play':
          play(next);
          break;
        case 'silence':
          rest();
          break;
        case 'replaced':
          rest();
          isReplaced = true;
          break;
      }
      show();
    },
    unblock() {
      if (!isBlocked) return;
      isBlocked = false;
      if (order !== undefined) sound(order);
      show();
    },
    rest() {
      rest();
      show();
    },
  };
}
