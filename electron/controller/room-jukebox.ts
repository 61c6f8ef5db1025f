import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { Jukebox } from './jukebox.ts';
import type { RoomEar } from './room-ear.ts';

/** The music in the room in the place of our own: it plays, whatever a run does, and can only be listened to. */
export function createRoomJukebox(ear: RoomEar): Jukebox {
  const nothing = (): void => undefined;
  return {
    start: nothing,
    pause: nothing,
    resume: nothing,
    stop: nothing,
    skip() {
      throw new BeatRunnerError('session/not-allowed-now', { state: 'music in the room' });
    },
    setPlaybackRate: nothing,
    playing: () => ear.playing(),
    currentTrack: () => undefined,
    silenceMs: () => ear.silenceMs(),
    earState: () => ear.state,
    onEvent: () => nothing,
    close: nothing,
  };
}
