import type { InstrumentName } from './instruments/orchestra.ts';
import type { Score } from './score.ts';

/** How one instrument sits in the mix. */
export interface Channel {
  readonly gainDb: number;
  /** -1 left to 1 right. */
  readonly pan?: number;
  /** 0 dry to 1 far away. */
  readonly reverb?: number;
  /** Sounds from both sides at once, each a little different. */
  readonly isWide?: boolean;
  /** Overdrive; 1 is slight, 20 is a wall. */
  readonly drive?: number;
  readonly lowpassHz?: number;
  readonly highpassHz?: number;
  /** Echo: distance in beats and how loud the first one is, 0 to 1. */
  readonly echo?: { readonly beats: number; readonly level: number };
  /** How far each kick pushes this instrument down, 0 to 1. */
  readonly duck?: number;
}

/** A piece of music as its composer wrote it. */
export interface Piece {
  /** Kebab-case name, also the file's name. */
  readonly id: string;
  readonly title: string;
  /** The style in a few words. */
  readonly feel: string;
  readonly tempoBpm: number;
  readonly beatsPerBar: number;
  /** Steps of a pattern: 16 for sixteenths, 12 for triplets, 6 for six eight. */
  readonly stepsPerBar: number;
  /**
   * Swing: of every pair of steps of `stepBeats` the first takes the share `ratio` (0.5 straight, 0.667 a shuffle).
   */
  readonly swing?: { readonly stepBeats: number; readonly ratio: number };
  readonly roomS: number;
  readonly mix: Readonly<Partial<Record<InstrumentName, Channel>>>;
  compose(score: Score): void;
}
