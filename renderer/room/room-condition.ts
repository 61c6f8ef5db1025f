import type { RoomEarState } from '#contract/rpc/room-music.ts';
import type { MicrophoneState } from './use-room.ts';

/** How it is about the music in the room, in one word for the screens. */
export type RoomCondition = Exclude<RoomEarState, 'nobody'> | Exclude<MicrophoneState, 'on'>;

/**
 * @param microphone of this page
 * @param ear what is heard, by this page or by another one
 */
export function roomCondition(microphone: MicrophoneState, ear: RoomEarState): RoomCondition {
  // Another page may listen: then this one's microphone is nobody's concern.
  if (ear !== 'nobody') return ear;
  return microphone === 'on' ? 'listening' : microphone;
}

/** Conditions in which a tap turns this page's microphone on. */
export function canListen(condition: RoomCondition): boolean {
  switch (condition) {
    case 'off':
    case 'elsewhere':
    case 'failed':
    case 'refused':
    case 'none':
    case 'busy':
    case 'gone':
      return true;
    case 'asking':
    case 'unsupported':
    case 'listening':
    case 'tooQuiet':
    case 'noBeat':
    case 'unsure':
    case 'heard':
      return false;
  }
}
