import { isOtherReading, isSameTempo, TempoBelief, type Testimony } from './live-belief.ts';

/** How much likelier another reading of the same metre has to be, and for how many answers, before it is taken. */
const otherReading = { ratio: 2, answers: 2 } as const;

export interface LiveChosen {
  readonly tempoBpm: number;
  /** What speaks for it, 0 to 1, after everything that was heard. */
  readonly share: number;
  /** Another piece of music than at the last answer. */
  readonly isNewMusic: boolean;
}

/** Keeps to one tempo, and to one reading of it, until what is heard speaks clearly for another. */
export class LiveChoice {
  readonly #belief = new TempoBelief();
  #heldBpm: number | undefined;
  #otherAnswers = 0;

  hear(testimonies: readonly Testimony[]): LiveChosen {
    this.#belief.hear(testimonies);
    const { tempoBpm, share } = this.#belief.likeliest();
    const heldBpm = this.#heldBpm;
    if (heldBpm === undefined || isSameTempo(tempoBpm, heldBpm)) return this.#take(tempoBpm, share, false);
    if (!isOtherReading(tempoBpm, heldBpm)) return this.#take(tempoBpm, share, true);
    const heldShare = this.#belief.shareNear(heldBpm);
    this.#otherAnswers = share > otherReading.ratio * heldShare ? this.#otherAnswers + 1 : 0;
    if (this.#otherAnswers >= otherReading.answers) return this.#take(tempoBpm, share, false);
    return { tempoBpm: heldBpm, share: heldShare, isNewMusic: false };
  }

  forget(): void {
    this.#belief.forget();
    this.#heldBpm = undefined;
    this.#otherAnswers = 0;
  }

  #take(tempoBpm: number, share: number, isNewMusic: boolean): LiveChosen {
    this.#heldBpm = tempoBpm;
    this.#otherAnswers = 0;
    return { tempoBpm, share, isNewMusic };
  }
}
