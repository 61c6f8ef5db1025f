import { analysedRateHz, framesPerSecond, type BandEnergies } from './band-energies.ts';
import { steadyBeatProbability } from './hear-tempo.ts';
import { isSameTempo } from './live-belief.ts';
import { LiveChoice, type LiveChosen } from './live-choice.ts';
import { liveModel, type LiveModel } from './live-model.ts';
import { liveBeat, readStretch, type LiveBeat, type LiveReading } from './live-reading.ts';
import { LiveWindow } from './live-window.ts';

/** What is heard just now of music that plays elsewhere. Times: seconds of audio pushed so far. */
export type LiveHearing =
  /** Too little was heard yet. */
  | { readonly kind: 'listening' }
  /** Nothing but silence or the microphone's own noise comes in. */
  | { readonly kind: 'too-quiet' }
  /** Sound without a steady beat. */
  | { readonly kind: 'no-beat' }
  | {
      readonly kind: 'heard';
      readonly tempoBpm: number;
      /** Probability that this is the tempo that people tap; under 0.4 it is a guess that no belt follows. */
      readonly confidence: number;
      /** A recent beat. */
      readonly beatAtS: number;
      readonly atS: number;
    };

/** Samples a second that `LiveTempo` listens to. */
export const liveRateHz: number = analysedRateHz;

/** What is judged at each answer, seconds: short for what is new, long for what goes on; what each counts, and by which table. */
export const liveStretches = [
  { lengthS: 4.5, weight: 1.5, level: 'shortLevel' },
  { lengthS: 7, weight: 0.4, level: 'level' },
  { lengthS: 10, weight: 0.1, level: 'level' },
] as const;
/** A longer stretch that misses as much of its length is looked at already. */
const missingS = 0.6;
const leastHeardS = 4;
/** Until then it is too early to say that there is no beat, or which. */
const patienceS = 7.9;
/** Root mean square of samples, -60 dB of full scale: microphones make that much noise in a quiet room. */
const quiet = 0.001;
const quietS = 2;
/** Below this there is no beat; what is said above it with little confidence is a guess. */
const leastBeatProbability = 0.3;
/** For a first answer before `patienceS`. */
const leastShare = 0.4;
/** As log-odds, of a stretch in which the tempo is not among the candidates. */
const notAmongThem = -3;
const mostLogOdds = 6;

/** Tempo and beat of a sound that goes on and on, in bounded memory. */
export class LiveTempo {
  readonly #model: LiveModel;
  readonly #window = new LiveWindow();
  readonly #choice = new LiveChoice();
  /** Frame with which the music that is heard began. */
  #fromFrame = 0;
  /** Frame with which there was something to hear at all. */
  #soundFrame = 0;
  /** Running means over the last answers: whether there is a beat, as log-odds, and how sure single stretches are of the tempo. */
  #means: { readonly beat: number; readonly probability: number } | undefined;

  constructor(model: LiveModel = liveModel()) {
    this.#model = model;
  }

  /** Mono samples at `liveRateHz`, -1 to 1, any number at a time. */
  push(samples: Float32Array): void {
    this.#window.push(samples);
  }

  /** To be called about once a second. */
  answer(): LiveHearing {
    const { heardS } = this.#window;
    if (heardS >= quietS && loudness(this.#window.last(quietS)) < quiet) {
      this.#startOver(this.#window.endFrame);
      return { kind: 'too-quiet' };
    }
    const readings = this.#readings();
    if (readings.length === 0) return { kind: 'listening' };
    const chosen = this.#choice.hear(
      readings.map(({ reading, weight }) => ({ candidates: reading.ranked.map(withTempo), weight })),
    );
    const [shortest] = readings;
    if (chosen.isNewMusic && shortest !== undefined) this.#begin(shortest.fromFrame);
    return this.#judge(chosen, chosen.isNewMusic ? readings.slice(0, 1) : readings);
  }

  /** Forgets everything: times begin anew. */
  reset(): void {
    this.#window.reset();
    this.#startOver(0);
  }

  #startOver(frame: number): void {
    this.#choice.forget();
    this.#soundFrame = frame;
    this.#begin(frame);
  }

  #begin(frame: number): void {
    this.#fromFrame = frame;
    this.#means = undefined;
  }

  #since(frame: number): number {
    return (this.#window.endFrame - frame) / framesPerSecond;
  }

  /** Of the stretches that hold nothing but the music of now, shortest first. */
  #readings(): readonly Stretch[] {
    const ageS = this.#since(this.#fromFrame);
    return liveStretches.flatMap(({ lengthS, weight, level }, index) => {
      // The last frame of a second is complete a little later.
      if (ageS < (index === 0 ? leastHeardS - 0.05 : lengthS - missingS)) return [];
      const energies = this.#window.last(Math.min(lengthS, ageS));
      const fromFrame = this.#window.endFrame - energies.frameCount;
      return [{ reading: readStretch(energies, this.#model[level]), weight, fromFrame }];
    });
  }

  #judge({ tempoBpm, share }: LiveChosen, readings: readonly Stretch[]): LiveHearing {
    const views = readings.map((stretch) => viewOf(stretch, tempoBpm, this.#model));
    const beat = mean(views.map(({ logOdds }) => logOdds));
    const probability = mean(views.map((view) => view.probability));
    const before = this.#means ?? { beat, probability };
    this.#means = {
      beat: 0.5 * before.beat + 0.5 * beat,
      probability: 0.75 * before.probability + 0.25 * probability,
    };
    const beatProbability = 1 / (1 + Math.exp(-this.#means.beat));
    const hasBeat = beatProbability >= leastBeatProbability;
    if (this.#since(this.#soundFrame) < patienceS && !(hasBeat && share >= leastShare))
      return { kind: 'listening' };
    const seen = views.findLast((view) => view.beat !== undefined);
    if (!hasBeat || seen?.beat === undefined) return { kind: 'no-beat' };
    return {
      kind: 'heard',
      tempoBpm: seen.beat.tempoBpm,
      confidence: Math.min(share, this.#means.probability) * beatProbability,
      beatAtS: seen.fromS + seen.beat.lastBeatS,
      atS: this.#window.heardS,
    };
  }
}

interface Stretch {
  readonly reading: LiveReading;
  readonly weight: number;
  readonly fromFrame: number;
}

/** What one stretch has to say of a tempo. */
interface View {
  readonly fromS: number;
  readonly beat: LiveBeat | undefined;
  /** Of a steady beat at this tempo. */
  readonly logOdds: number;
  readonly probability: number;
}

function viewOf({ reading, fromFrame }: Stretch, tempoBpm: number, model: LiveModel): View {
  const near = reading.ranked.filter((candidate) => isSameTempo(withTempo(candidate).tempoBpm, tempoBpm));
  const [likeliest] = near;
  const beat = likeliest && liveBeat(reading, likeliest, model);
  const chance = beat === undefined ? 0 : steadyBeatProbability(model.steadyBeat, beat.steadiness);
  const logOdds = beat === undefined ? notAmongThem : Math.log(chance / (1 - chance));
  return {
    fromS: fromFrame / framesPerSecond,
    beat,
    logOdds: Math.max(-mostLogOdds, Math.min(mostLogOdds, logOdds)),
    probability: near.reduce((sum, candidate) => sum + candidate.probability, 0),
  };
}

function withTempo({ period, probability }: { readonly period: number; readonly probability: number }) {
  return { tempoBpm: (60 * framesPerSecond) / period, probability };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Root mean square, roughly, of the sound in the bands. */
function loudness({ values, frameCount }: BandEnergies): number {
  let power = 0;
  for (const value of values) power += value * value;
  return frameCount === 0 ? 0 : Math.sqrt(power / frameCount / 2);
}
