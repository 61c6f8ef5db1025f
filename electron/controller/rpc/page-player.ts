import type { Player, PlayerEvent } from '#contract/player/player.ts';
import type { PlayerReport, PlayOrder } from '#contract/rpc/page-player.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import { createBell } from './latest-values.ts';

/**
 * The player as the controller sees it, while the sound is made by a page. The page is told the state that it should be
 * in, not steps towards it: one that comes late or comes back goes on where the music was. Without a page nothing is
 * reported, and what the controller makes of that is "music unknown".
 */
export interface PagePlayer extends Player {
  readonly hasPage: boolean;
  /** The page that attaches last plays; the one before is told that it was replaced. */
  attach(attachmentId: string, signal: AbortSignal | undefined): AsyncGenerator<PlayOrder, void>;
  /** Reports of a page that does not play, or about an order that is over, are ignored. */
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
  let wanted: Wanted | undefined;
  let playbackRate = 1;
  let lastPlayId = 0;
  let attached: string | undefined;

  function change(next: Wanted | undefined): void {
    wanted = next;
    changes.emit();
  }

  function order(): PlayOrder {
    return wanted === undefined ? { kind: 'silence' } : { kind: 'play', ...wanted, playbackRate };
  }

  return {
    get hasPage() {
      return attached !== undefined;
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
    async *attach(attachmentId, signal) {
      attached = attachmentId;
      changes.emit();
      const bell = createBell(signal);
      let isDue = true;
      const forget = changes.add(() => {
        isDue = true;
        bell.ring();
      });
      try {
        yield { kind: 'attached', attachmentId };
        while (signal?.aborted !== true) {
          if (attached !== attachmentId) {
            yield { kind: 'replaced' };
            return;
          }
          if (!isDue) {
            await bell.heard();
            continue;
          }
          isDue = false;
          yield order();
        }
      } finally {
        forget();
        bell.close();
        if (attached === attachmentId) attached = undefined;
      }
    },
    report(attachmentId, report) {
      if (attachmentId !== attached || wanted === undefined || report.playId !== wanted.playId) return;
      const { trackId } = wanted;
      switch (report.kind) {
        case 'playhead': {
          const { positionS, isPlaying } = report;
          // Nobody has to be told: it only matters to a page that starts later.
          wanted = { ...wanted, fromS: positionS };
          events.emit({
            kind: 'playhead',
            playhead: { trackId, positionS, playbackRate: report.playbackRate, isPlaying },
          });
          return;
        }
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
