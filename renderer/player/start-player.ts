import type { PlayerReport } from '#contract/rpc/page-player.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { createAudioOutput } from './audio-output.ts';
import { keepBeats } from './beat-clock.ts';
import { startCues, unlockCues } from './cues.ts';
import { createMusicPlayer, type MusicPlayer } from './music-player.ts';
import { usePlayer } from './use-player.ts';

/** Makes this page the one that plays, for as long as it is connected. Outside of React: no screen can stop the music. */
export function startPlayer(link: PageLink): void {
  const element = new Audio();
  const output = createAudioOutput(element);
  let attachmentId = '';
  let leave: AbortController | undefined;

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

  async function attach(): Promise<void> {
    leave?.abort();
    const ending = new AbortController();
    leave = ending;
    try {
      for await (const order of await link.rpc.player.attach(undefined, { signal: ending.signal })) {
        if (ending.signal.aborted) return;
        if (order.kind === 'attached') ({ attachmentId } = order);
        player.obey(order);
      }
    } catch {
      // The connection went, or nobody may play here (the music is kept as a clock).
    }
    if (leave === ending && !usePlayer.getState().isReplaced) player.rest();
  }

  usePlayer.setState({ unblock: () => player.unblock(), playHere: () => void attach() });
  // The page may have been connected before there was a player.
  if (useLive.getState().connection.kind === 'up') void attach();
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === before.connection.kind) return;
    // A page whose music another one has taken does not take it back by itself.
    if (connection.kind === 'up' && !usePlayer.getState().isReplaced) void attach();
    if (connection.kind === 'lost') player.rest();
  });
  keepBeats(link, () => (usePlayer.getState().trackId === undefined ? undefined : output.positionS));
  startCues(link, output);
  ignoreMediaKeys();
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
