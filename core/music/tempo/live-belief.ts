import { octaveFactors } from './ranked-candidates.ts';
import { fastestTempoBpm, slowestTempoBpm } from './tempo-candidates.ts';

/** A tempo with what speaks for it. */
export interface BelievedTempo {
  readonly tempoBpm: number;
  /** 0 to 1. */
  readonly share: number;
}

/** What one stretch of sound says: its candidates, and how much that counts beside other stretches. */
export interface Testimony {
  readonly candidates: readonly { readonly tempoBpm: number; readonly probability: number }[];
  readonly weight: number;
}

/** From one state to the next: one per cent of tempo. */
const stepLog = 0.01;
const lowestLog = Math.log(slowestTempoBpm * 0.96);
const stateCount = Math.ceil(Math.log((fastestTempoBpm * 1.04) / (slowestTempoBpm * 0.96)) / stepLog);
/** How exactly a candidate's tempo is known, in states. */
const spread = 2.5;
/** Readings within as many states are one tempo. */
const sameTempo = 4;
/** What a tempo has to say for itself although no candidate is near it: music may just have paused. */
const benefitOfDoubt = 0.005;
/** Of each answer, what starts from nothing: songs change seldom, but what was believed must not outweigh some seconds of another. */
const changeShare = 0.3;
/** Of what drifts from a state to each neighbour. */
const driftShare = 0.1;

/** How likely each tempo is after all that was heard, with sound of long ago counting ever less (a hidden Markov model over tempo). */
export class TempoBelief {
  #shares = new Float64Array(stateCount).fill(1 / stateCount);

  hear(testimonies: readonly Testimony[]): void {
    const next = this.#moved();
    for (const { candidates, weight } of testimonies) {
      const likelihoods = new Float64Array(stateCount).fill(benefitOfDoubt);
      for (const { tempoBpm, probability } of candidates) {
        const centre = stateOf(tempoBpm);
        const from = Math.max(0, Math.ceil(centre - 3 * spread));
        const to = Math.min(stateCount - 1, Math.floor(centre + 3 * spread));
        for (let i = from; i <= to; i += 1)
          likelihoods[i] =
            (likelihoods[i] as number) + probability * Math.exp(-0.5 * ((i - centre) / spread) ** 2);
      }
      for (let i = 0; i < stateCount; i += 1)
        next[i] = (next[i] as number) * (likelihoods[i] as number) ** weight;
    }
    const sum = next.reduce((total, share) => total + share, 0);
    this.#shares = next.map((share) => share / sum);
  }

  /** The likeliest tempo. */
  likeliest(): BelievedTempo {
    let best = 0;
    for (let i = 1; i < stateCount; i += 1)
      if ((this.#shares[i] as number) > (this.#shares[best] as number)) best = i;
    return { tempoBpm: Math.exp(lowestLog + best * stepLog), share: this.#shareAround(best) };
  }

  /** What speaks for tempos within 4 % of this one. */
  shareNear(tempoBpm: number): number {
    return this.#shareAround(Math.round(stateOf(tempoBpm)));
  }

  forget(): void {
    this.#shares.fill(1 / stateCount);
  }

  #shareAround(state: number): number {
    let sum = 0;
    const from = Math.max(0, state - sameTempo);
    const to = Math.min(stateCount - 1, state + sameTempo);
    for (let i = from; i <= to; i += 1) sum += this.#shares[i] as number;
    return sum;
  }

  #moved(): Float64Array {
    const shares = this.#shares;
    return shares.map((share, i) => {
      const below = shares[Math.max(0, i - 1)] as number;
      const above = shares[Math.min(stateCount - 1, i + 1)] as number;
      const drifted = (1 - 2 * driftShare) * share + driftShare * (below + above);
      return (1 - changeShare) * drifted + changeShare / stateCount;
    });
  }
}

function stateOf(tempoBpm: number): number {
  return (Math.log(tempoBpm) - lowestLog) / stepLog;
}

/** Factors between readings of one metre. */
const metreFactors = [...octaveFactors.slice(1), 3 / 2, 2 / 3, 4 / 3, 3 / 4];

export function isSameTempo(tempoBpm: number, otherBpm: number): boolean {
  return Math.abs(tempoBpm / otherBpm - 1) <= 0.04;
}

/** Whether two tempos may be readings of the same music. */
export function isOtherReading(tempoBpm: number, otherBpm: number): boolean {
  return metreFactors.some((factor) => isSameTempo(tempoBpm, otherBpm * factor));
}
