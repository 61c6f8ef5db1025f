import { z } from 'zod';
import { httpUrl, wholeNumber } from './read-environment.ts';
import { StartProblem } from './start-problem.ts';

const price = z
  .string()
  .regex(/^\d{1,4}(?:\.\d{1,4})?$/, 'has to be dollars for a million tokens, 0.28')
  .transform(Number);

/** Environment variables of the language model, an interface as OpenAI's; DeepSeek's by default. */
export const modelShape = {
  LLM_API_KEY: z.string().min(8).optional(),
  LLM_URL: httpUrl.default('https://api.deepseek.com'),
  LLM_MODEL: z
    .string()
    .regex(/^[\w./:-]{1,100}$/)
    .default('deepseek-chat'),
  LLM_TIMEOUT_MS: wholeNumber(100, 60_000).default(8000),
  LLM_INPUT_USD_PER_MILLION: price.default(0.28),
  LLM_OUTPUT_USD_PER_MILLION: price.default(0.42),
  LLM_MONTHLY_USD_PER_ACCOUNT: z
    .string()
    .regex(/^\d{1,3}(?:\.\d{1,4})?$/, 'has to be dollars, 0.09')
    .transform(Number)
    .default(0.09),
};

export interface ModelConfig {
  readonly apiKey: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly model: string;
  /** For one attempt. */
  readonly timeoutMs: number;
  /** Dollars for a million tokens. */
  readonly inputUsdPerMillion: number;
  readonly outputUsdPerMillion: number;
  /** What an account may cost in a month. */
  readonly monthlyUsd: number;
}

/** @throws StartProblem where the key would be sent in the open */
export function modelConfig(read: z.infer<z.ZodObject<typeof modelShape>>): ModelConfig | undefined {
  if (read.LLM_API_KEY === undefined) return undefined;
  const { protocol, hostname } = new URL(read.LLM_URL);
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !isHere) {
    throw new StartProblem('LLM_URL: has to be https, or the key could be read on its way.');
  }
  return {
    apiKey: read.LLM_API_KEY,
    url: read.LLM_URL.replace(/\/+$/, ''),
    model: read.LLM_MODEL,
    timeoutMs: read.LLM_TIMEOUT_MS,
    inputUsdPerMillion: read.LLM_INPUT_USD_PER_MILLION,
    outputUsdPerMillion: read.LLM_OUTPUT_USD_PER_MILLION,
    monthlyUsd: read.LLM_MONTHLY_USD_PER_ACCOUNT,
  };
}
