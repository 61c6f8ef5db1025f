import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { ModelConfig } from '#server/config/model-config.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelQuestion } from './model-question.ts';

/** Attempts after the first one, with pauses that grow; a busy server says how long to wait. */
const retries = 1;

export interface ModelReply {
  readonly text: string;
  /** What it cost, millionths of a dollar; undefined where the model does not say. */
  readonly cost: number | undefined;
}

/** A language model behind an interface as OpenAI's. */
export class LanguageModel {
  readonly #config: ModelConfig;
  readonly #client: OpenAI;

  constructor(config: ModelConfig) {
    this.#config = config;
    this.#client = new OpenAI({
      ...{ apiKey: config.apiKey, baseURL: config.url, timeout: config.timeoutMs, maxRetries: retries },
      // Its own log would have what runners listen to.
      logLevel: 'off',
    });
  }

  /** The most that a question may cost, with every retry: no tokenizer makes more tokens than there are bytes. */
  mostCost({ system, user, mostAnswerTokens }: ModelQuestion): number {
    const bytes = Buffer.byteLength(system) + Buffer.byteLength(user) + 100;
    return (1 + retries) * this.#costOf(bytes, mostAnswerTokens);
  }

  /** @throws ModelFailure */
  async ask({ system, user, mostAnswerTokens }: ModelQuestion, signal: AbortSignal): Promise<ModelReply> {
    try {
      const completion = await this.#client.chat.completions.create(
        {
          model: this.#config.model,
          messages: [
            { role: 'system', content: system },
            { role: 'user', content: user },
          ],
          response_format: { type: 'json_object' },
          ...{ temperature: 0, max_tokens: mostAnswerTokens, stream: false },
        },
        { signal },
      );
      const { usage } = completion;
      return {
        text: String(completion.choices?.[0]?.message?.content ?? ''),
        cost: usage
          ? this.#costSaid(Number(usage.prompt_tokens), Number(usage.completion_tokens))
          : undefined,
      };
    } catch (error) {
      if (error instanceof APIUserAbortError) throw new ModelFailure('gave up waiting', true);
      if (error instanceof APIConnectionTimeoutError) throw new ModelFailure('timeout', true);
      if (error instanceof APIError) throw new ModelFailure(String(error.status ?? 'connection'), false);
      // A body that is no JSON, or not this one.
      throw new ModelFailure('not understood', true);
    }
  }

  #costSaid(inputTokens: number, outputTokens: number): number | undefined {
    const isSense = [inputTokens, outputTokens].every((tokens) => tokens >= 0 && tokens < 1e9);
    return isSense ? this.#costOf(inputTokens, outputTokens) : undefined;
  }

  #costOf(inputTokens: number, outputTokens: number): number {
    const { inputUsdPerMillion, outputUsdPerMillion } = this.#config;
    return Math.ceil(inputTokens * inputUsdPerMillion + outputTokens * outputUsdPerMillion);
  }
}
