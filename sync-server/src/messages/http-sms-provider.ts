import { textOf } from './message-texts.ts';
import { DeliveryProblem, type MessageProvider, type Parcel } from './message-provider.ts';
import { fillTemplate, type TemplateKind, type TemplateValues } from './sms-template.ts';

/** A gateway for text messages that is asked by HTTP. */
export interface HttpSmsConfig {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** With `{{number}}` and the like, see sms-template.ts. */
  readonly body: string;
  readonly bodyKind: TemplateKind;
  /** Gateways that answer failures with 200 as well are believed only where their answer holds this text. */
  readonly acceptedText: string | undefined;
}

/** Each is a message that costs money, and a hung gateway may have sent it. */
const mostTries = 4;
/** Characters of an answer that are looked at. */
const longestAnswer = 65_536;
const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

/** Text messages through any gateway that takes one request a message. */
export function createHttpSmsProvider(config: HttpSmsConfig): MessageProvider {
  return {
    kinds: ['phone'],
    mostTries,
    async deliver(parcel, signal) {
      const response = await ask(config, valuesOf(parcel), signal);
      const { ok, status } = response;
      if (!ok) {
        await response.body?.cancel();
        const isPassing = status === 429 || status === 408 || status >= 500;
        const why = isPassing ? 'the gateway says not now' : 'the gateway refuses it';
        throw new DeliveryProblem(
          why,
          isPassing,
          { status },
          retryAfterMs(response.headers.get('retry-after')),
        );
      }
      if (!(await answerIsGood(response, config.acceptedText, signal))) {
        throw new DeliveryProblem('the gateway refuses it in its answer', false, { status });
      }
    },
  };
}

async function ask(config: HttpSmsConfig, values: TemplateValues, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(config.url, {
      method: 'POST',
      headers: { 'content-type': contentTypes[config.bodyKind], ...config.headers },
      body: fillTemplate(config.body, values, config.bodyKind),
      // Elsewhere nobody is to see the key or the code.
      redirect: 'error',
      signal,
    });
  } catch (error) {
    throw unreached(error, signal);
  }
}

async function answerIsGood(
  response: Response,
  accepted: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (accepted === undefined) {
    await response.body?.cancel();
    return true;
  }
  try {
    return (await beginningOf(response)).includes(accepted);
  } catch (error) {
    throw unreached(error, signal);
  }
}

async function beginningOf(response: Response): Promise<string> {
  let text = '';
  if (response.body === null) return text;
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.length > longestAnswer) break;
  }
  return text;
}

function unreached(error: unknown, signal: AbortSignal): DeliveryProblem {
  const cause = Reflect.get(Object(error), 'cause');
  const code = String(Reflect.get(Object(cause), 'code') ?? Reflect.get(Object(error), 'name') ?? 'unknown');
  return new DeliveryProblem(
    signal.aborted ? 'the gateway takes too long' : 'the gateway is not reached',
    true,
    { code },
  );
}

function valuesOf({ id, to, message, language }: Parcel): TemplateValues {
  if (to.kind !== 'phone') throw new DeliveryProblem('no phone number', false);
  return {
    number: to.address,
    digits: to.address.replace(/^\+/, ''),
    text: textOf(message, language).short,
    code: 'code' in message ? message.code : '',
    language,
    id,
  };
}

/** Seconds only: no gateway was seen to name a date. */
function retryAfterMs(header: string | null): number {
  const seconds = Number(header ?? 0);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), 3600) * 1000 : 0;
}
