import type { z } from 'zod';
import { challengeSchema, type Contact } from '#contract/accounts/identities.ts';
import { signedInSchema, type SignedIn, type SignInDevice } from '#contract/accounts/signed-in.ts';
import { readServerConfig } from '#server/config/server-config.ts';
import { createLogger } from '#server/log/server-log.ts';
import type { OutboxMessage } from '#server/messages/development-outbox.ts';
import { createServer, type SyncServer } from '#server/server.ts';
import { HandClock } from './hand-clock.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** The body as a schema of the contract has it. */
  as<T extends z.ZodType>(schema: T): z.infer<T>;
}

export interface Asking {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AccountsRig extends SyncServer {
  readonly url: string;
  readonly clock: HandClock;
  ask(method: string, path: string, body?: unknown, asking?: Asking): Promise<Answered>;
  /** The messages to somebody, oldest first. */
  mail(address: string): Promise<readonly OutboxMessage[]>;
  /** The code in the last one. */
  code(address: string): Promise<string>;
  /** Signs in by a code that was sent. */
  signIn(contact: Contact, device?: SignInDevice): Promise<SignedIn>;
}

export const phoneDevice: SignInDevice = { deviceId: '00000000000000aa', deviceName: 'Phone' };
export const treadmillDevice: SignInDevice = { deviceId: '00000000000000bb', deviceName: 'Treadmill' };
export const goodPassword = 'correct horse battery';

/** The server with everything that it has of accounts, on time that stands still; messages stay in its outbox. */
export async function startAccountsServer(
  environment: Readonly<Record<string, string>>,
  wallTimeMs: number = Date.now(),
): Promise<AccountsRig> {
  const config = readServerConfig({
    PORT: '0',
    LOG_LEVEL: 'error',
    MESSAGE_OUTBOX: 'memory',
    ...environment,
  });
  const clock = new HandClock(wallTimeMs);
  const server = await createServer(config, createLogger(config.logLevel), clock);
  const url = await server.app.listen({ host: config.host, port: config.port });

  const ask: AccountsRig['ask'] = async (method, path, body, { token, headers = {} } = {}) => {
    const isText = typeof body === 'string';
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    return {
      ...{ status: response.status, headers: response.headers, text, json },
      as: (schema) => schema.parse(json),
    };
  };
  const mail: AccountsRig['mail'] = async (address) => {
    const { json } = await ask('GET', `/v1/development/outbox?${new URLSearchParams({ to: address })}`);
    return json['messages'] as OutboxMessage[];
  };
  const code = async (address: string): Promise<string> => {
    const found = (await mail(address)).at(-1)?.code;
    if (found === undefined || found === null) throw new Error(`no code was sent to ${address}`);
    return found;
  };
  const signIn: AccountsRig['signIn'] = async (contact, device = phoneDevice) => {
    const sent = await ask('POST', '/v1/auth/codes', { contact });
    const { challengeId } = sent.as(challengeSchema);
    const verified = await ask('POST', '/v1/auth/codes/verify', {
      ...{ challengeId, code: await code(contact.address), device },
    });
    return verified.as(signedInSchema);
  };
  return { ...server, url, clock, ask, mail, code, signIn };
}
