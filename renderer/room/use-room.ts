import { create } from 'zustand';
import type { RoomEarState } from '#contract/rpc/room-music.ts';
import type { MicrophoneProblem } from './microphone-problem.ts';

/**
 * Whether this page listens. `elsewhere`: another page took over; `failed`: listening could not begin, or the controller does not take what
 * is heard.
 */
export type MicrophoneState = 'off' | 'asking' | 'on' | 'elsewhere' | 'failed' | MicrophoneProblem;

/** A microphone or line-in of this machine, by the name that the system gives it. */
export interface SoundInput {
  readonly deviceId: string;
  readonly label: string;
}

/** The beats that this page hears, by its own clock. */
export interface RoomBeat {
  /** When one was, milliseconds of the page's clock. */
  readonly atMs: number;
  /** Which one that was: goes on from one answer to the next. */
  readonly index: number;
  /** Not folded. */
  readonly tempoBpm: number;
}

export interface RoomView {
  readonly microphone: MicrophoneState;
  /** 0 to 1, of what comes in now. */
  readonly level: number;
  /** What this page hears; `nobody` while its microphone is not on. */
  readonly ear: RoomEarState;
  /** As detected; present where the ear has `heard` it. */
  readonly tempoBpm: number | undefined;
  readonly beat: RoomBeat | undefined;
  /** Named once the microphone was given. */
  readonly inputs: readonly SoundInput[];
  readonly deviceId: string | undefined;
}

export const silentRoom: RoomView = {
  microphone: 'off',
  level: 0,
  ear: 'nobody',
  tempoBpm: undefined,
  beat: undefined,
  inputs: [],
  deviceId: undefined,
};

export interface RoomState extends RoomView {
  /** By the runner's tap: turns the microphone on. Another input by its id. */
  readonly listen: (deviceId?: string) => void;
  readonly stop: () => void;
  /** A screen shows it and needs it; what is given back ends that. Without anybody who does, it is turned off. */
  readonly keep: () => () => void;
}

/** What screens show of the microphone. */
export const useRoom = create<RoomState>(() => ({
  ...silentRoom,
  listen: () => undefined,
  stop: () => undefined,
  keep: () => () => undefined,
}));
