import { createHash, randomBytes } from 'node:crypto';
import { startAccountsServer, type AccountsRig, type Answered } from './accounts-rig.ts';
import { startAppleServer, type AppleServer } from './apple/apple-server.ts';
import { PageVisitor } from './page-visitor.ts';
import { startWechatServer, type WechatServer } from './wechat/wechat-server.ts';

/** What an app keeps to itself while its browser is away (RFC 7636), and where it waits for the answer. */
export interface WaitingApp {
  readonly verifier: string;
  readonly state: string;
  readonly redirectUri: string;
}

export interface SocialRig extends AccountsRig {
  readonly apple: AppleServer;
  readonly wechat: WechatServer;
  /** An app opens a browser at a provider; `location` is where the browser ends up. */
  leave(
    provider: 'apple' | 'wechat',
  ): Promise<{ readonly browser: PageVisitor; readonly app: WaitingApp; readonly location: string }>;
  /** The browser posts the answer that Apple gave it, and follows to where it is sent. */
  post(
    browser: PageVisitor,
    answer: { readonly action: string; readonly fields: Readonly<Record<string, string>> },
  ): Promise<void>;
  /** What the app got at its address, as the proof that it shows. */
  proofOf(browser: PageVisitor, app: WaitingApp): unknown;
  signInWith(proof: unknown): Promise<Answered>;
}

/** The server with Apple and WeChat, which are on this machine. */
export async function startSocialServer(
  databaseUrl: string,
  device: { readonly deviceId: string },
): Promise<SocialRig> {
  const redirectUris: string[] = [];
  let rig: AccountsRig | undefined;
  const nowMs = (): number => rig?.clock.wallTimeMs() ?? Date.now();
  const apple = await startAppleServer({ nowMs, redirectUris });
  const wechat = await startWechatServer({
    nowMs,
    get redirectHost() {
      return new URL(rig?.url ?? 'http://nowhere.invalid').host;
    },
  });
  const started = await startAccountsServer({
    ...{ DATABASE_URL: databaseUrl, ...apple.environment, ...wechat.environment },
  });
  rig = started;
  redirectUris.push(`${started.url}/v1/auth/social/apple/callback`);
  return {
    ...started,
    ...{ apple, wechat },
    async leave(provider) {
      const verifier = randomBytes(32).toString('base64url');
      const app = {
        verifier,
        state: randomBytes(8).toString('hex'),
        redirectUri: 'http://127.0.0.1:49152/back',
      };
      const browser = new PageVisitor(started.url);
      const query = new URLSearchParams({
        ...{ redirect_uri: app.redirectUri, state: app.state, code_challenge_method: 'S256' },
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      });
      await browser.open(`/v1/auth/social/${provider}?${query}`);
      return { browser, app, location: browser.location };
    },
    post: (browser, { action, fields }) =>
      browser.postedFromElsewhere(action.replace(started.url, ''), fields),
    proofOf(browser, { verifier }) {
      const code = new URL(browser.location).searchParams.get('code');
      return { kind: 'code', code, codeVerifier: verifier };
    },
    signInWith: (proof) => started.ask('POST', '/v1/auth/social', { proof, device }),
    async close() {
      await started.close();
      await Promise.all([apple.close(), wechat.close()]);
    },
  };
}
