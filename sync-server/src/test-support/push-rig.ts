import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PushAnswer, PushOperation, PushRequest } from '#contract/sync/push-protocol.ts';
import { pushAnswerSchema } from '#contract/sync/push-protocol.ts';
import { hlcText } from '#core/sync/hybrid-clock.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { Authenticate } from '#server/accounts/authenticate.ts';

/** "Bearer ACCOUNT DEVICE [KIOSK GYM]", spaces as they are: whoever says so is believed. */
export const believed: Authenticate = (request) => {
  const [, accountId, deviceId, kioskId, gymId] =
    /^Bearer (\S+)(?: (\S+))?(?: (\S+) (\S+))?$/.exec(request.headers.authorization ?? '') ?? [];
  if (accountId === undefined) return Promise.resolve(undefined);
  return Promise.resolve({
    accountId,
    gymIds: new Set(gymId === undefined ? [] : [gymId]),
    signInId: 'sign-in',
    ...(deviceId !== undefined && { deviceId }),
    ...(kioskId !== undefined && { kioskId }),
    ...(gymId !== undefined && { kioskGymId: gymId }),
  });
};

export function deviceIdOf(digit: string): string {
  return digit.repeat(16);
}

interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** One device of one account, which counts its operations as the app does. */
export class PushingDevice {
  readonly accountId: string;
  readonly deviceId: string;
  readonly #url: () => string;
  readonly #more: string;
  n = 0;
  #lastMs = 0;
  #counter = 0;

  constructor(url: () => string, accountId: string, deviceId: string, more = '') {
    this.#url = url;
    this.accountId = accountId;
    this.deviceId = deviceId;
    this.#more = more;
  }

  get token(): string {
    return [this.accountId, this.deviceId, ...(this.#more === '' ? [] : [this.#more])].join(' ');
  }

  /** The next clock reading at a time. */
  hlc(ms = Date.now()): string {
    this.#counter = ms === this.#lastMs ? this.#counter + 1 : 0;
    this.#lastMs = ms;
    return hlcText({ ms, counter: this.#counter, deviceId: this.deviceId });
  }

  op(
    table: string,
    pk: string,
    values: Readonly<Record<string, unknown>> = {},
    more: Partial<PushOperation> & { readonly atMs?: number } = {},
  ): PushOperation {
    const { atMs, ...rest } = more;
    const hlc = rest.hlc ?? this.hlc(atMs);
    this.n = rest.n ?? this.n + 1;
    return {
      op_id: randomUUID(),
      n: this.n,
      ...{ table, pk, kind: 'put', hlc },
      fields: Object.fromEntries(
        Object.entries(values).map(([name, v]) => [name, { v: v as JsonValue, hlc }]),
      ),
      ...rest,
    };
  }

  request(ops: readonly PushOperation[], more: Partial<PushRequest> = {}): PushRequest {
    return {
      ...{ device_id: this.deviceId, account_id: this.accountId, app_schema: 1, batch_id: randomUUID() },
      ops: [...ops],
      ...more,
    };
  }

  async send(ops: readonly PushOperation[], more: Partial<PushRequest> = {}): Promise<Sent> {
    return this.sendBody(gzipSync(JSON.stringify(this.request(ops, more))));
  }

  async sendBody(body: BodyInit, headers: Record<string, string> = {}): Promise<Sent> {
    const response = await fetch(`${this.#url()}/v1/push`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        ...headers,
      },
      body,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(text) };
  }

  /** Sends what has to be taken. */
  async push(ops: readonly PushOperation[], more: Partial<PushRequest> = {}): Promise<PushAnswer> {
    const { status, body } = await this.send(ops, more);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return pushAnswerSchema.parse(body);
  }

  async statuses(ops: readonly PushOperation[], more: Partial<PushRequest> = {}): Promise<readonly string[]> {
    return (await this.push(ops, more)).results.map(({ status }) => status);
  }
}

export const sessionExample = {
  started_wall_ms: 1_790_000_000_000,
  mode: 'music',
  profile_id: 'p1',
  profile_snapshot: { age: 40 },
  machine_id: 'm1',
  machine_name: 'Belt',
  is_simulated: false,
};

export const profileExample = {
  display_name: 'Ada',
  age: 40,
  sex: 'female',
  height_cm: 170,
  mass_kg: 60,
  fitness_level: 3,
  speed_cap_kmh: 14,
  incline_cap_percent: 8,
  walk_speed_kmh: 5,
  unit_system: 'metric',
};

/** A minute of a run; `hash` is one digit. */
export function chunkExample(
  sessionId: string,
  chunkNo: number,
  hash: string,
): readonly [string, Readonly<Record<string, unknown>>] {
  const contentHash = hash.repeat(32).slice(0, 32);
  return [
    `${sessionId}:${chunkNo}:${contentHash}`,
    {
      session_id: sessionId,
      chunk_no: chunkNo,
      content_hash: contentHash,
      encoding: 1,
      samples: 'AAEC',
      track_ids: ['t1'],
      events: [],
      plays: [],
    },
  ];
}
