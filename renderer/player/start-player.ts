import type { PlayerReport } from '#contract/rpc/page-player.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { Timeline } from '#renderer/link/timeline.ts';
import { createAudioOutput, type AudioOutput } from './audio-output.ts';
import { keepBeats } from './beat-clock.ts';
import { createChosenOutput } from './chosen-output.ts';
import { startCues, unlockCues } from './cues.ts';
import { createMusicPlayer, type MusicPlayer } from './music-player.ts';
import { createPlayerAttachment } from './player-attachment.ts';
import { usePlayer } from './use-player.ts';

/**
 * Offers this page as the one that plays, for as long as it is connected: it does where no other one plays, and by the
 * runner's tap. Outside of React: no screen can stop the music.
 */
export function startPlayer(link: PageLink, timeline: Timeline): void {
  const { output, wake } = openOutput();
  const pageId = crypto.randomUUID();
  let attachmentId = '';

  const player: MusicPlayer = createMusicPlayer({
    output,
    clock: pageClock,
    musicUrl: (trackId) => link.musicUrl(trackId),
    report: (report: PlayerReport) => {
      // The next one makes a lost report of the position good. Ends go with the link: without it the music is unknown, and
      // the controller holds.
      void Promise.resolve()
        .then(() => link.rpc.player.report({ attachmentId, report }))
        .catch(() => undefined);
    },
    onView: (view) => usePlayer.setState(view),
  });

  const attachment = createPlayerAttachment({
    open: (takes, signal) => link.rpc.player.attach({ pageId, takes }, { signal }),
    clock: pageClock,
    isConnected: () => useLive.getState().connection.kind === 'up',
    onOrder(order) {
      if (order.kind === 'attached') ({ attachmentId } = order);
      player.obey(order);
    },
    onLeft: () => player.rest(),
  });

  usePlayer.setState({
    unblock() {
      wake();
      player.unblock();
    },
    playHere: () => attachment.attach(true),
  });
  // The page may have been connected before there was a player.
  if (useLive.getState().connection.kind === 'up') attachment.attach(false);
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === before.connection.kind) return;
    if (connection.kind === 'up') attachment.attach(false);
    if (connection.kind === 'lost') player.rest();
  });
  keepBeats(link, () => (usePlayer.getState().trackId === undefined ? undefined : output.positionS));
  startCues(timeline, output);
  ignoreMediaKeys();
}

/** Stretched in a worklet; where that is not to be had, as the browser stretches by itself: that is told on its console. */
function openOutput(): { readonly output: AudioOutput; readonly wake: () => void } {
  // What is heard may be a little late, never torn: how late it is, is reckoned with.
  const context = new AudioContext({ latencyHint: 'balanced' });
  const output = createChosenOutput({
    plain: createAudioOutput(new Audio()),
    // Only here: STOP and screens must not wait for it.
    better: import('./open-stretch-output.ts').then(({ openStretchOutput }) => openStretchOutput(context)),
    onPlain({ isForAll, reason }) {
      const extent = isForAll ? 'all music' : 'this track';
      // oxlint-disable-next-line no-console -- for whoever looks why the beat is less exact here
      console.info(`The browser's own player is used for ${extent}: ${reason}`);
      // Nothing sounds by it any more, and every tap would wake it.
      if (isForAll) context.close().catch(() => undefined);
    },
  });
  return { output, wake: () => void context.resume().catch(() => undefined) };
}

/** Media keys do not take the music from under a runner: play and pause do nothing. Stop is STOP: `renderer/stop`. */
function ignoreMediaKeys(): void {
  if (!('mediaSession' in navigator)) return;
  const { mediaSession } = navigator;
  mediaSession.setActionHandler('play', () => undefined);
  mediaSession.setActionHandler('pause', () => undefined);
}

/** To be called in the handling of a tap or key: browsers let a page make sound only after one. */
export function unlockSound(): void {
  unlockCues();
  usePlayer.getState().unblock();
}
