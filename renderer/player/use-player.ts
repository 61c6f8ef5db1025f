import { create } from 'zustand';
import type { PlayerView } from './music-player.ts';

export interface PlayerState extends PlayerView {
  /** After a tap: lets the sound begin that the browser held back. */
  readonly unblock: () => void;
  /** Takes the music from the other page. */
  readonly playHere: () => void;
}

/** What screens show of the player; it works without them. */
export const usePlayer = create<PlayerState>(() => ({
  trackId: undefined,
  isBlocked: false,
  isReplaced: false,
  unblock: () => undefined,
  playHere: () => undefined,
}));
