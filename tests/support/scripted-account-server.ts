import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ScriptedSyncServer } from './scripted-sync-server.ts';
import type { SignedIn, Tokens } from '#contract/accounts/signed-in.ts';

type Fault = 'drop-request' | 'drop-response' | 'garbage' | 'server-error';

interface DeviceAsking {
  decision: 'pending' | 'approved' | 'denied' | 'expired';
  readonly deviceId: string;
}

interface SignIn {
  readonly accountId: string;
  readonly deviceId: string;
  refreshToken: string;
  lastAnswer: Tokens | undefined;
  usedToken: string | undefined;
}

/**
 * The accounts of a sync server in memory: signing in with the phone or a password, tokens that are good once, the end of a
 * sign-in. It keeps to the protocol until it is told otherwise.
 */
export class ScriptedAccountServer {
  readonly requests: {
    readonly path: string;
    readonly method: string;
    readonly body: unknown;
    readonly token: string | undefined;
  }[] = [];
  readonly faults: Fault[] = [];
  readonly signIns = new Map<string, SignIn>();
  readonly asking = new Map<string, DeviceAsking>();
  /** Answers `slow_down` this many times. */
  slowDowns = 0;
  accessExpiresInS = 600;
  deviceExpiresInS = 600;
  /** Between two questions of whoever signs in with the phone, seconds. */
  deviceIntervalS = 5;
  password = 'correct horse';
  accountId = 'account-1';
  url = '';
  /** Answers what is not about accounts. */
  records: ScriptedSyncServer | undefined;
  readonly pairingCode = 'PAIR2345';
  isKioskRevoked = false;
  #count = 0;
  readonly #server = createServer((request, response) => {
    this.#handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What the person with the phone does. */
  decide(decision: DeviceAsking['decision']): void {
    for (const asking of this.asking.values()) asking.decision = decision;
  }

  signIn(accountId: string, deviceId: string): SignedIn {
    this.#count += 1;
    const signInId = `sign-in-${this.#count}`;
    const signIn: SignIn = {
      ...{ accountId, deviceId, refreshToken: this.#secret('refresh') },
      ...{ lastAnswer: undefined, usedToken: undefined },
    };
    this.signIns.set(signInId, signIn);
    return {
      ...this.#tokens(signIn),
      signInId,
      isNew: false,
      account: {
        ...{ accountId, name: 'Ada', isGuest: false, isAdmin: false, hasPassword: true, createdAtMs: 0 },
        identities: [{ identityId: 'i1', kind: 'email', label: 'ada@example.org', linkedAtMs: 0 }],
      },
    };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.records !== undefined && request.url?.startsWith('/v1/auth') !== true) {
      await this.records.answer(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    const path = (request.url ?? '').replace('/v1/auth', '');
    const method = request.method ?? '';
    const fault = this.faults.shift();
    if (fault === 'drop-request') return void response.destroy();
    this.requests.push({ path, method, body, token: request.headers.authorization });
    const [status, answer] =
      fault === 'server-error' ? this.#problem(500, 'internal') : this.#answer(method, path, body);
    if (fault === 'drop-response') return void response.destroy();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(fault === 'garbage' ? '<html>Sign in to the Wi-Fi</html>' : JSON.stringify(answer));
  }

  #answer(method: string, path: string, body: Record<string, unknown>): [number, unknown] {
    if (path === '/device/code') {
      if (this.isKioskRevoked) return this.#problem(401, 'auth/not-signed-in');
      const code = this.#secret('device');
      this.asking.set(code, { decision: 'pending', deviceId: String(body['device_id']) });
      return [
        200,
        {
          ...{ device_code: code, user_code: 'BCDF-GHJK', verification_uri: `${this.url}/device` },
          verification_uri_complete: `${this.url}/device?user_code=BCDF-GHJK`,
          ...{ expires_in: this.deviceExpiresInS, interval: this.deviceIntervalS },
        },
      ];
    }
    if (path === '/device/token') return this.#deviceToken(String(body['device_code']));
    if (path === '/kiosks/pair') {
      if (body['pairingCode'] !== this.pairingCode) return this.#problem(401, 'auth/wrong-code');
      const kiosk = { kioskId: 'kiosk-1', gymId: 'gym-1', gymName: 'Gym of Hope', name: 'Kiosk 3' };
      const deviceId = String(body['deviceId']);
      return [200, { ...kiosk, deviceId, pairedAtMs: 0, lastSeenAtMs: null, credential: 'kiosk-secret' }];
    }
    if (path === '/token') return this.#refresh(String(body['refreshToken']), String(body['deviceId']));
    if (path === '/email/sign-in') {
      if (body['password'] !== this.password) return this.#problem(401, 'auth/wrong-credentials');
      const device = body['device'] as { deviceId: string };
      return [200, this.signIn(this.accountId, device.deviceId)];
    }
    if (method === 'DELETE' && path.startsWith('/sign-ins/')) {
      this.signIns.delete(path.slice('/sign-ins/'.length));
      return [204, undefined];
    }
    return this.#problem(404, 'request/not-found');
  }

  #deviceToken(code: string): [number, unknown] {
    if (this.slowDowns > 0) {
      this.slowDowns -= 1;
      return this.#problem(400, 'auth/device-slow-down', 'slow_down');
    }
    const asking = this.asking.get(code);
    switch (asking?.decision) {
      case 'pending':
        return this.#problem(400, 'auth/device-pending', 'authorization_pending');
      case 'approved':
        this.asking.delete(code);
        return [200, this.signIn(this.accountId, asking.deviceId)];
      case 'denied':
        return this.#problem(400, 'auth/device-denied', 'access_denied');
      case 'expired':
      case undefined:
        return this.#problem(400, 'auth/device-expired', 'expired_token');
    }
  }

  #refresh(token: string, deviceId: string): [number, unknown] {
    for (const [signInId, signIn] of this.signIns) {
      if (signIn.deviceId !== deviceId) continue;
      if (signIn.refreshToken === token) {
        signIn.usedToken = token;
        signIn.refreshToken = this.#secret('refresh');
        signIn.lastAnswer = this.#tokens(signIn);
        return [200, signIn.lastAnswer];
      }
      // The answer before may have been lost.
      if (signIn.usedToken === token && signIn.lastAnswer !== undefined) return [200, signIn.lastAnswer];
      if (token.startsWith('refresh-')) this.signIns.delete(signInId);
    }
    return this.#problem(401, 'auth/refresh-refused');
  }

  #tokens({ refreshToken }: SignIn): Tokens {
    return {
      ...{
        tokenType: 'Bearer',
        accessToken: this.#secret('access'),
        accessExpiresInS: this.accessExpiresInS,
      },
      ...{ refreshToken, refreshExpiresInS: 86_400 },
    };
  }

  #problem(status: number, code: string, error?: string): [number, unknown] {
    return [status, { code, status, title: code, detail: code, ...(error !== undefined && { error }) }];
  }

  #secret(kind: string): string {
    this.#count += 1;
    return `${kind}-${String(this.#count).padStart(24, '0')}`;
  }
}
