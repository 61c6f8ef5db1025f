import type { SessionStatus } from '#contract/rpc/live-status.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { createRoomListener } from './room-listener.ts';
import { useRoom, type SoundInput } from './use-room.ts';

/** From one screen that needs the microphone to the next. */
const graceMs = 3000;

/**
 * The microphone of this page, for runs behind the music in the room. It is on from the runner's tap for as long as a screen or a run needs
 * it. Outside of React: no screen can lose it.
 */
export function startRoom(link: PageLink): void {
  const pageId = crypto.randomUUID();
  let keepers = 0;
  let cancel: (() => void) | undefined;

  const listener = createRoomListener({
    clock: pageClock,
    open: async (deviceId, into) => {
      // Only now: whoever brings tracks has no use for it.
      const { openMicrophone } = await import('./open-microphone.ts');
      return await openMicrophone(deviceId, into);
    },
    inputs: soundInputs,
    attach: (signal) => link.rpc.room.listen({ pageId }, { signal }),
    isConnected: () => useLive.getState().connection.kind === 'up',
    report: (listenerId, hearing) => {
      // The next one makes a lost one good; without any the belt holds.
      void Promise.resolve()
        .then(() => link.rpc.room.report({ listenerId, hearing }))
        .catch(() => undefined);
    },
    onView: (view) => useRoom.setState(view),
  });

  function isNeeded(): boolean {
    return keepers > 0 || isRoomRun(useLive.getState().status?.session);
  }

  function look(): void {
    if (isNeeded()) {
      cancel?.();
      cancel = undefined;
    } else if (useRoom.getState().microphone !== 'off')
      cancel ??= pageClock.after(graceMs, () => {
        cancel = undefined;
        if (!isNeeded()) listener.stop();
      });
  }

  useRoom.setState({
    listen: (deviceId) => void listener.listen(deviceId),
    stop: () => listener.stop(),
    keep() {
      keepers += 1;
      look();
      return () => {
        keepers -= 1;
        look();
      };
    },
  });
  useLive.subscribe(({ connection }, before) => {
    look();
    if (connection.kind === 'up' && before.connection.kind !== 'up') listener.reconnected();
  });
  navigator.mediaDevices?.addEventListener('devicechange', () => listener.lookAtInputs());
}

/** A run that is or may come; of one that has ended nothing is heard any more. */
function isRoomRun(session: SessionStatus | undefined): boolean {
  return session?.room !== undefined && session.state.kind !== 'ended';
}

/** Microphones and line-ins. Where the system calls one of them the usual one, it stands there once more by its own name. */
async function soundInputs(): Promise<readonly SoundInput[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId, label }) => kind === 'audioinput' && deviceId !== '' && label !== '')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}
