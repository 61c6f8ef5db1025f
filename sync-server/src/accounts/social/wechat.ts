import { z } from 'zod';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { ProvenIdentity } from '#server/accounts/identities/identities.ts';
import type { WechatConfig } from '#server/config/accounts-config.ts';
import { askProvider } from './ask-provider.ts';
import type { SocialProviderClient } from './social-provider-client.ts';

const id = z.string().min(1).max(128);
const tokenAnswer = z.object({ access_token: z.string().min(1), openid: id, unionid: id.optional() });
const userAnswer = z.object({ openid: id, unionid: id.optional(), nickname: z.string().default('') });
/** Everything comes with status 200; this is how WeChat says no. */
const refusal = z.object({ errcode: z.number().refine((code) => code !== 0) });
/** The code is wrong, was used, or is too old. */
const codeRefused = [40_029, 40_163, 41_008, 42_003];

/** WeChat's sign-in for websites (scope `snsapi_login`): a QR code that is scanned with the phone. */
export class Wechat implements SocialProviderClient {
  readonly kind = 'wechat';
  readonly #config: WechatConfig;

  constructor(config: WechatConfig) {
    this.#config = config;
  }

  authorizeUrl({ state, redirectUri }: Parameters<SocialProviderClient['authorizeUrl']>[0]): string {
    const query = new URLSearchParams({
      ...{ appid: this.#config.appId, redirect_uri: redirectUri },
      ...{ response_type: 'code', scope: 'snsapi_login', state },
    });
    return `${this.#config.openUrl}/connect/qrconnect?${query}#wechat_redirect`;
  }

  async exchange({ code }: Parameters<SocialProviderClient['exchange']>[0]): Promise<ProvenIdentity> {
    const { appId, appSecret } = this.#config;
    const token = await this.#ask(tokenAnswer, '/sns/oauth2/access_token', {
      ...{ appid: appId, secret: appSecret, code, grant_type: 'authorization_code' },
    });
    const user = await this.#ask(userAnswer, '/sns/userinfo', {
      ...{ access_token: token.access_token, openid: token.openid, lang: 'zh_CN' },
    });
    if (user.openid !== token.openid) throw accountProblem('auth/provider-failed');
    // The same person has another openid with each app of ours, and one unionid with all of them.
    const unionid = user.unionid ?? token.unionid;
    const nickname = user.nickname.trim().slice(0, 100);
    return {
      ...{ kind: 'wechat', subject: unionid ?? `openid:${user.openid}`, language: 'zh-CN' },
      ...{ label: nickname === '' ? 'WeChat' : nickname, name: nickname },
    };
  }

  async #ask<T>(schema: z.ZodType<T>, path: string, query: Readonly<Record<string, string>>): Promise<T> {
    const { status, json } = await askProvider(`${this.#config.apiUrl}${path}?${new URLSearchParams(query)}`);
    const refused = refusal.safeParse(json);
    if (refused.success && codeRefused.includes(refused.data.errcode)) {
      throw accountProblem('auth/wrong-proof');
    }
    const read = schema.safeParse(json);
    if (status !== 200 || refused.success || !read.success) throw accountProblem('auth/provider-failed');
    return read.data;
  }
}
