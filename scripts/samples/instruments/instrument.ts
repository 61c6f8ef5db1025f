import type { Random } from '../random.ts';

/** What an instrument is asked for. */
export interface Stroke {
  readonly frequencyHz: number;
  /** Softest 0 to hardest 1. It colours the sound; the level is applied by the mixer. */
  readonly velocity: number;
  /** How long the note is held, seconds; struck instruments ignore it. */
  readonly heldS: number;
  readonly random: Random;
}

/** Sounds one note: a mono buffer that begins with the note's onset and includes its release. */
export type Instrument = (stroke: Stroke) => Float32Array;
