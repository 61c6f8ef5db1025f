import type { Pool } from 'pg';
import type { ModelOutcome } from '#contract/rest/music.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { TargetBand } from '#core/pacing/target-band.ts';
import type { WishedPace } from '#core/pacing/track-reading.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { ModelConfig } from '#server/config/model-config.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { findKeptReadings, keepReadings } from './kept-readings.ts';
import type { LanguageModel } from './language-model.ts';
import { ModelFailure } from './model-failure.ts';
import {
  modelQuestion,
  questionKey,
  readModelAnswer,
  withinBand,
  type AskedTrack,
} from './model-question.ts';
import { ModelSpend } from './model-spend.ts';

interface CoachParts {
  readonly pool: Pool;
  readonly log: Log;
  /** Of a clock that never goes back, and since 1970 UTC. */
  readonly nowMs: () => number;
  readonly wallTimeMs: () => number;
}

export interface CoachQuestion {
  readonly accountId: string;
  readonly band: TargetBand;
  readonly profile: RunnerProfile;
  readonly tracks: readonly AskedTrack[];
  /** Whoever asked has gone. */
  readonly signal: AbortSignal;
}

export interface CoachAnswer {
  /** By place of the track; rules read the others. */
  readonly paces: ReadonlyMap<number, WishedPace>;
  readonly outcome: ModelOutcome;
}

const tracksAtOnce = 25;
const questionsAtOnce = 2;
/** For all questions of a request, milliseconds: rules answer what is not answered by then. */
const patienceMs = 20_000;

/** Asks a language model for paces, within the band, the budget and reason. It never fails: what it does not know, rules do. */
export class ModelCoach {
  readonly #parts: CoachParts;
  readonly #config: ModelConfig;
  #model: Promise<LanguageModel> | undefined;
  readonly #breaker: CircuitBreaker;
  readonly spend: ModelSpend;

  constructor(parts: CoachParts, config: ModelConfig) {
    this.#parts = parts;
    this.#config = config;
    this.#breaker = new CircuitBreaker(parts.nowMs);
    this.spend = new ModelSpend(parts.pool, parts.wallTimeMs, config.monthlyUsd);
  }

  async read(question: CoachQuestion): Promise<CoachAnswer> {
    const { accountId, band, profile, tracks } = question;
    const { pool, wallTimeMs } = this.#parts;
    const keys = tracks.map((track) => questionKey(this.#config.model, band, track));
    const known = await findKeptReadings(pool, accountId, [...new Set(keys)], wallTimeMs());
    const found = new Map<string, WishedPace>();
    for (const [key, pace] of known) {
      const kept = withinBand(pace, band, profile);
      if (kept !== undefined) found.set(key, kept);
    }
    const wanted = [...new Map(keys.map((key, index) => [key, tracks[index] ?? {}]))].filter(
      ([key]) => !found.has(key),
    );
    const signal = AbortSignal.any([question.signal, AbortSignal.timeout(patienceMs)]);
    const outcomes = await this.#askAll(wanted, { ...question, signal }, found);
    const paces = new Map(
      keys.flatMap((key, index) => {
        const pace = found.get(key);
        return pace === undefined ? [] : [[index, pace] as const];
      }),
    );
    return { paces, outcome: outcomeOf(outcomes, paces.size, tracks.length) };
  }

  /** The library is large: a server that starts does not wait for it. */
  #load(): Promise<LanguageModel> {
    this.#model ??= import('./language-model.ts').then(({ LanguageModel: Model }) => new Model(this.#config));
    return this.#model;
  }

  async #askAll(
    wanted: readonly (readonly [string, AskedTrack])[],
    question: CoachQuestion,
    found: Map<string, WishedPace>,
  ): Promise<readonly ModelOutcome[]> {
    const batches = Array.from({ length: Math.ceil(wanted.length / tracksAtOnce) }, (_, index) =>
      wanted.slice(index * tracksAtOnce, (index + 1) * tracksAtOnce),
    );
    const outcomes: ModelOutcome[] = [];
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        outcomes.push(await this.#ask(batch, question, found));
      }
    };
    await Promise.all(Array.from({ length: questionsAtOnce }, work));
    return outcomes;
  }

  async #ask(
    batch: readonly (readonly [string, AskedTrack])[],
    { accountId, band, profile, signal }: CoachQuestion,
    found: Map<string, WishedPace>,
  ): Promise<ModelOutcome> {
    const asked = modelQuestion(
      band,
      batch.map(([, track]) => track),
    );
    const model = await this.#load();
    const most = model.mostCost(asked);
    const settle = await this.spend.reserve(accountId, most);
    if (settle === undefined) return 'budget';
    if (!this.#breaker.mayAsk()) {
      await settle(0);
      return 'resting';
    }
    try {
      const { text, cost } = await model.ask(asked, signal);
      await settle(cost ?? most);
      const paces = readModelAnswer(text, batch.length, band, profile);
      this.#breaker.succeeded();
      const made = new Map(
        [...paces].flatMap(([index, pace]) => {
          const key = batch[index]?.[0];
          return key === undefined ? [] : [[key, pace] as const];
        }),
      );
      for (const [key, pace] of made) found.set(key, pace);
      await keepReadings(this.#parts.pool, accountId, made, this.#parts.wallTimeMs());
      return made.size === batch.length ? 'answered' : 'partly';
    } catch (error) {
      if (!(error instanceof ModelFailure || error instanceof SyntaxError)) {
        this.#breaker.failed();
        throw error;
      }
      if (error instanceof ModelFailure) await settle(error.mayCost ? most : 0);
      this.#breaker.failed();
      this.#parts.log.warn('model-failed', { reason: error.message.slice(0, 60) });
      return 'failed';
    }
  }
}

function outcomeOf(outcomes: readonly ModelOutcome[], read: number, asked: number): ModelOutcome {
  if (read === asked) return 'answered';
  const [worst] = (['failed', 'resting', 'budget'] as const).filter((kind) => outcomes.includes(kind));
  return read > 0 || worst === undefined ? 'partly' : worst;
}
