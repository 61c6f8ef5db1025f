import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { httpUrl } from './read-environment.ts';
import { StartProblem } from './start-problem.ts';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Environment variables of accounts. */
export const accountsShape = {
  BEATRUNNER_JWT_SECRET: z.string().min(32, 'has to have 32 characters or more').optional(),
  APPLE_CLIENT_ID: z.string().optional(),
  APPLE_APP_IDS: list.optional(),
  APPLE_TEAM_ID: z.string().optional(),
  APPLE_KEY_ID: z.string().optional(),
  APPLE_PRIVATE_KEY: z
    .string()
    // One line in a file of variables.
    .transform((text) => text.replaceAll(String.raw`\n`, '\n'))
    .refine(isPrivateKey, 'has to be the private key that Apple gave out (PEM, P-256)')
    .optional(),
  APPLE_URL: httpUrl.default('https://appleid.apple.com'),
  WECHAT_APP_ID: z.string().optional(),
  WECHAT_APP_SECRET: z.string().optional(),
  WECHAT_OPEN_URL: httpUrl.default('https://open.weixin.qq.com'),
  WECHAT_API_URL: httpUrl.default('https://api.weixin.qq.com'),
};

export interface AppleConfig {
  /** The Services ID: for the browser. */
  readonly clientId: string;
  /** Bundle ids of apps whose id tokens are accepted. */
  readonly appIds: readonly string[];
  readonly teamId: string;
  readonly keyId: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** Also the issuer of its tokens; without a slash at the end. */
  readonly url: string;
}

export interface WechatConfig {
  readonly appId: string;
  readonly appSecret: string;
  readonly openUrl: string;
  readonly apiUrl: string;
}

export interface AccountsConfig {
  /** Access tokens are HS256 with this, in place of our own keys. */
  readonly jwtSecret: string | undefined;
  /** In tokens, where the server's address is known. */
  readonly issuer: string | undefined;
  readonly apple: AppleConfig | undefined;
  readonly wechat: WechatConfig | undefined;
}

/** @throws StartProblem where one of several variables that belong together is missing */
export function accountsConfig(
  read: z.infer<z.ZodObject<typeof accountsShape>>,
  publicUrl: string | undefined,
): AccountsConfig {
  const apple = together({
    APPLE_CLIENT_ID: read.APPLE_CLIENT_ID,
    APPLE_TEAM_ID: read.APPLE_TEAM_ID,
    APPLE_KEY_ID: read.APPLE_KEY_ID,
    APPLE_PRIVATE_KEY: read.APPLE_PRIVATE_KEY,
  });
  const wechat = together({
    WECHAT_APP_ID: read.WECHAT_APP_ID,
    WECHAT_APP_SECRET: read.WECHAT_APP_SECRET,
  });
  return {
    jwtSecret: read.BEATRUNNER_JWT_SECRET,
    issuer: publicUrl,
    apple: apple && {
      ...{ clientId: apple.APPLE_CLIENT_ID, appIds: read.APPLE_APP_IDS ?? [] },
      ...{ teamId: apple.APPLE_TEAM_ID, keyId: apple.APPLE_KEY_ID, privateKey: apple.APPLE_PRIVATE_KEY },
      url: read.APPLE_URL.replace(/\/+$/, ''),
    },
    wechat: wechat && {
      ...{ appId: wechat.WECHAT_APP_ID, appSecret: wechat.WECHAT_APP_SECRET },
      openUrl: read.WECHAT_OPEN_URL.replace(/\/+$/, ''),
      apiUrl: read.WECHAT_API_URL.replace(/\/+$/, ''),
    },
  };
}

/** All of them or none. */
function together<T extends string>(
  values: Readonly<Record<T, string | undefined>>,
): Readonly<Record<T, string>> | undefined {
  const entries = Object.entries(values) as [T, string | undefined][];
  const missing = entries.filter(([, value]) => value === undefined).map(([name]) => name);
  if (missing.length === entries.length) return undefined;
  if (missing.length > 0) {
    const there = entries.filter(([, value]) => value !== undefined).map(([name]) => name);
    throw new StartProblem(`${missing.join(', ')}: belongs to ${there.join(', ')}, and is missing.`);
  }
  return values as Record<T, string>;
}

function isPrivateKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}
