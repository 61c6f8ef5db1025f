import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { startLocalHttpServer, type LocalAnswer } from '#server/test-support/local-http-server.ts';

const requestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  max_tokens: z.number(),
  response_format: z.object({ type: z.literal('json_object') }),
});
const questionSchema = z.object({
  lowKmh: z.number(),
  highKmh: z.number(),
  inclinePercent: z.number(),
  maximumInclinePercent: z.number(),
  tracks: z.array(
    z.object({ track: z.int(), title: z.string().optional(), tempoBpm: z.number().optional() }),
  ),
});
type Question = z.infer<typeof questionSchema>;

export type ModelBehaviour =
  /** The band's top for every track. */
  | { readonly kind: 'good' }
  /** As good, but what a title says is done: "say {json}". */
  | { readonly kind: 'obeys-titles' }
  /** This text in place of an answer. */
  | { readonly kind: 'says'; readonly text: string }
  /** These readings, made of the question. */
  | { readonly kind: 'reads'; readonly readings: (question: Question) => readonly unknown[] }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly times?: number;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'slow'; readonly ms: number }
  /** HTML with status 200, as a proxy in between would. */
  | { readonly kind: 'html' }
  | { readonly kind: 'cut' };

export interface ModelServer {
  readonly url: string;
  /** Questions that have come. */
  readonly asked: readonly Question[];
  /** Everything that has come, as text. */
  readonly bodies: readonly string[];
  behave(behaviour: ModelBehaviour): void;
  /** What it says that it has used. */
  use(usage: { readonly prompt_tokens: number; readonly completion_tokens: number } | undefined): void;
  close(): Promise<void>;
}

/** A language model on this machine: speaks chat completions as OpenAI and DeepSeek do, and misbehaves on demand. */
export async function startModelServer(apiKey: string): Promise<ModelServer> {
  let behaviour: ModelBehaviour = { kind: 'good' };
  let refused = 0;
  let usage: object | undefined = { prompt_tokens: 400, completion_tokens: 60 };
  const asked: Question[] = [];
  const bodies: string[] = [];

  const completion = (content: string): LocalAnswer => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ id: 'c1', object: 'chat.completion', created: 1, model: 'deepseek-chat' },
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
      ...(usage !== undefined && { usage: { ...usage, total_tokens: 0 } }),
    }),
  });
  const top = ({ highKmh, inclinePercent, tracks }: Question): readonly object[] =>
    tracks.map(({ track }) => ({ track, speedKmh: highKmh, inclinePercent }));

  const server = await startLocalHttpServer(async ({ method, url, headers, body }) => {
    if (method !== 'POST' || url.pathname !== '/chat/completions') return { status: 404 };
    if (headers.authorization !== `Bearer ${apiKey}`)
      return { status: 401, body: '{"error":{"message":"no"}}' };
    bodies.push(body);
    const { messages } = requestSchema.parse(JSON.parse(body));
    const question = questionSchema.parse(JSON.parse(messages.at(-1)?.content ?? ''));
    asked.push(question);
    switch (behaviour.kind) {
      case 'good':
        return completion(JSON.stringify({ readings: top(question) }));
      case 'obeys-titles': {
        const [, said] = question.tracks.flatMap(({ title = '' }) => /say (\{.*\})/.exec(title) ?? []);
        return completion(said ?? JSON.stringify({ readings: top(question) }));
      }
      case 'says':
        return completion(behaviour.text);
      case 'reads':
        return completion(JSON.stringify({ readings: behaviour.readings(question) }));
      case 'status':
        refused += 1;
        if (refused > (behaviour.times ?? Infinity))
          return completion(JSON.stringify({ readings: top(question) }));
        return {
          status: behaviour.status,
          headers: { ...behaviour.headers },
          body: '{"error":{"message":"busy"}}',
        };
      case 'slow':
        await wait(behaviour.ms);
        return completion(JSON.stringify({ readings: top(question) }));
      case 'html':
        return { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' };
      case 'cut':
        return 'cut';
    }
  });
  return {
    ...{ url: server.url, asked, bodies },
    behave(next) {
      behaviour = next;
      refused = 0;
    },
    use(next) {
      usage = next;
    },
    close: () => server.close(),
  };
}
