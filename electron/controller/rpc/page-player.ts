import type { Player, PlayerEvent } from '#contract/player/player.ts';
import type { PlayerReport, PlayOrder } from '#contract/rpc/page-player.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import { createBell } from './latest-values.ts';
import { createPageLine, type PageAttachment } from './page-line.ts';

/**
 * The player as the controller sees it, while the sound is made by a page. The page is told the state that it should be
 * in, not steps towards it: one that comes late or comes back goes on where the music was. Without a page nothing is
 * reported, and what the controller makes of that is "music unknown".
 */
export interface PagePlayer extends Player {
  readonly hasPage: boolean;
  /**
   * One page plays: the first, until the runner's tap takes the music to another one or it goes. The others are told that
   * they do not, and stand in line.
   */
  attach(page: PageAttachment, signal: AbortSignal | undefined): AsyncGenerator<PlayOrder, void>;
  /**
   * Reports of a page that does not play, or about an order that is over, are ignored. One that says that it may not sound,
   * and has not sounded since the music came to it, hands it back where another page stands in line that may.
   */
  report(attachmentId: string, report: PlayerReport): void;
}

interface Wanted {
  readonly playId: number;
  readonly trackId: string;
  /** Where a page that starts now has to start. */
  readonly fromS: number;
  readonly isPlaying: boolean;
}

export function createPagePlayer(): PagePlayer {
  const events = createListeners<PlayerEvent>();
  const changes = createListeners<void>();
  const line = createPageLine();
  let wanted: Wanted | undefined;
  let playbackRate = 1;
  let lastPlayId = 0;

  function change(next: Wanted | undefined): void {
    wanted = next;
    changes.emit();
  }

  function order(): PlayOrder {
    return wanted === undefined ? { kind: 'silence' } : { kind: 'play', ...wanted, playbackRate };
  }

  return {
    get hasPage() {
      return line.playing !== undefined;
    },
    play(trackId, fromS) {
      lastPlayId += 1;
      change({ playId: lastPlayId, trackId, fromS, isPlaying: true });
    },
    setPlaybackRate(rate) {
      if (rate === playbackRate) return;
      playbackRate = rate;
      changes.emit();
    },
    pause() {
      if (wanted !== undefined) change({ ...wanted, isPlaying: false });
    },
    resume() {
      if (wanted !== undefined) change({ ...wanted, isPlaying: true });
    },
    stop: () => change(undefined),
    onEvent: (listener) => events.add(listener),
    async *attach(page, signal) {
      const { attachmentId } = page;
      line.join(page);
      changes.emit();
      const bell = createBell(signal);
      let isDue = true;
      let told: 'attached' | 'replaced' | undefined;
      const forget = changes.add(() => {
        isDue = true;
        bell.ring();
      });
      try {
        while (signal?.aborted !== true && line.has(attachmentId)) {
          if (line.playing !== attachmentId) {
            if (told !== 'replaced') {
              told = 'replaced';
              yield { kind: 'replaced' };
            } else await bell.heard();
          } else if (told !== 'attached') {
            told = 'attached';
            isDue = true;
            yield { kind: 'attached', attachmentId };
          } else if (isDue) {
            isDue = false;
            yield order();
          } else await bell.heard();
        }
      } finally {
        forget();
        bell.close();
        line.leave(attachmentId);
        changes.emit();
      }
    },
    report(attachmentId, report) {
      if (attachmentId !== line.playing || wanted === undefined || report.playId !== wanted.playId) return;
      const { trackId } = wanted;
      switch (report.kind) {
        case 'playhead': {
          const { positionS, isPlaying } = report;
          // Nobody has to be told: it only matters to a page that starts later.
          wanted = { ...wanted, fromS: positionS };
          if (isPlaying) line.noteSound();
          events.emit({
            kind: 'playhead',
            playhead: { trackId, positionS, playbackRate: report.playbackRate, isPlaying },
          });
          return;
        }
        case 'blocked':
          // Told at once: the belt must not go on by music that nobody hears.
          events.emit({
            kind: 'playhead',
            playhead: { trackId, positionS: wanted.fromS, playbackRate, isPlaying: false },
          });
          if (line.handBack()) changes.emit();
          return;
        case 'ended':
          change(undefined);
          events.emit({ kind: 'ended', trackId });
          return;
        case 'failed':
          change(undefined);
          events.emit({ kind: 'failed', trackId, reason: report.reason });
          return;
      }
    },
  };
}
