import { randomUUID } from 'node:crypto';
import type { PushRequest } from '#contract/sync/push-protocol.ts';
import { hlcText } from '#core/sync/hybrid-clock.ts';
import type { SignedIn } from './bench-server.ts';
import { HttpLine } from './http-line.ts';

/** Changes what accounts have, one operation a request, as the app does when somebody turns a switch. */
export class AccountWriter {
  readonly #url: string;
  readonly #lines: HttpLine[] = [];
  readonly #written = new Map<string, number>();

  constructor(url: string) {
    this.#url = url;
  }

  /** One of fifty settings. Resolves when the server has said that it is kept. */
  write(account: SignedIn): Promise<void> {
    const n = (this.#written.get(account.accountId) ?? 0) + 1;
    return this.put(account, 'settings', `s${n % 50}`, { value: n });
  }

  /** Resolves when the server has said that it is kept. Requests of one account have to follow each other. */
  async put(account: SignedIn, table: string, pk: string, values: object): Promise<void> {
    const { accountId, deviceId, token } = account;
    const n = (this.#written.get(accountId) ?? 0) + 1;
    this.#written.set(accountId, n);
    const hlc = hlcText({ ms: Date.now(), counter: n % 65_536, deviceId });
    const request: PushRequest = {
      ...{ device_id: deviceId, account_id: accountId, app_schema: 1, batch_id: randomUUID() },
      ops: [
        {
          ...{ op_id: randomUUID(), n, table, pk, kind: 'put', hlc },
          fields: Object.fromEntries(Object.entries(values).map(([name, v]) => [name, { v, hlc }])),
        },
      ],
    };
    const line = this.#lines.pop() ?? new HttpLine(this.#url);
    const answer = await line.post('/v1/push', token, JSON.stringify(request));
    this.#lines.push(line);
    const text = answer.text();
    if (answer.status !== 200 || !text.includes('"applied"')) {
      throw new Error(`${answer.status} ${text.slice(0, 300)}`);
    }
  }

  close(): void {
    for (const line of this.#lines) line.close();
  }
}
