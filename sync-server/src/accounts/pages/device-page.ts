import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  answerSchema,
  contactSchema,
  emailSchema,
  passwordSchema,
  socialProviders,
} from '#contract/accounts/identities.ts';
import type { AccountLanguage } from '#contract/accounts/signed-in.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { readAccount } from '#server/accounts/account-view.ts';
import type { DeviceAuthorizations } from '#server/accounts/device/device-authorizations.ts';
import { accountOfCode } from '#server/accounts/routes/sign-in-routes.ts';
import type { SocialSignIn } from '#server/accounts/social/social-sign-in.ts';
import type { App } from '#server/http/app.ts';
import { Problem } from '#server/http/problem.ts';
import { readRequest } from '#server/http/read-request.ts';
import type { BrowserCookies } from './browser-cookies.ts';
import {
  approvePage,
  askCodePage,
  enterCodePage,
  resultPage,
  signInPage,
  type DevicePageParts,
} from './device-page-views.ts';
import { languageOf, sendPage, type Page } from './page.ts';
import { pageTexts, problemText } from './page-texts.ts';

const querySchema = z.object({
  user_code: z.string().max(40).optional(),
  problem: z.string().max(40).optional(),
});
const userCodeField = z.string().max(40);
const contactForm = z.object({ user_code: userCodeField, contact: z.string().trim().max(254) });
const codeForm = z.object({ user_code: userCodeField, challengeId: z.string(), code: z.string() });
const passwordForm = z.object({ user_code: userCodeField, email: emailSchema, password: passwordSchema });
const decisionForm = z.object({ user_code: userCodeField, decision: z.enum(['approve', 'deny']) });
const socialParams = z.object({ provider: z.enum(socialProviders) });

/** `GET /device`: what a runner sees who scans the code on a kiosk. Sign in, compare, approve. */
export function addDevicePage(
  app: App,
  services: AccountServices,
  devices: DeviceAuthorizations,
  social: SocialSignIn,
  cookies: BrowserCookies,
): void {
  const { messages } = services;
  const offered = {
    contact: messages.reaches('email') || messages.reaches('phone'),
    social: social.offered,
  };

  /** Shows what is next for whoever has this code. */
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: string | undefined,
    problem: string | undefined,
    status = 200,
  ): Promise<FastifyReply> {
    const language = languageOf(request);
    const send = (page: Page): FastifyReply => sendPage(reply, { ...page, status });
    const parts: DevicePageParts = {
      ...{ language, texts: pageTexts(language), offered },
      problem: problem === undefined ? undefined : problemText(language, problem),
    };
    if (typed === undefined || typed === '') return send(enterCodePage(parts));
    await services.attempt({ kind: 'try-code', address: request.ip });
    const device = await devices.find(typed);
    if (device === undefined) {
      return send(enterCodePage({ ...parts, problem: parts.texts.device.unknownCode }));
    }
    await services.attemptSucceeded({ kind: 'try-code', address: request.ip });
    const accountId = await cookies.accountOf(request);
    const account = accountId === undefined ? undefined : await readAccount(services.query, accountId);
    return send(account === undefined ? signInPage(parts, device) : approvePage(parts, device, account));
  }

  /** What a form does; what goes wrong is said on the page it came from. */
  function form<T extends z.ZodType>(
    path: string,
    schema: T,
    work: (
      given: z.infer<T>,
      request: FastifyRequest,
      reply: FastifyReply,
      language: AccountLanguage,
    ) => Promise<FastifyReply>,
  ): void {
    app.post(path, async (request, reply) => {
      const typed = Reflect.get(Object(request.body), 'user_code');
      try {
        cookies.checkOrigin(request);
        return await work(readRequest(schema, request.body), request, reply, languageOf(request));
      } catch (error) {
        if (!(error instanceof Problem) || problemText('en', error.code) === undefined) throw error;
        reply.headers(error.headers);
        const userCode = typeof typed === 'string' ? typed : undefined;
        return show(request, reply, userCode, error.code, error.status);
      }
    });
  }

  app.get('/device', async (request, reply) => {
    const { user_code, problem } = readRequest(querySchema, request.query);
    return show(request, reply, user_code, problem);
  });

  form('/device/code', contactForm, async (given, request, reply, language) => {
    const contact = readContact(given.contact);
    services.codes.checkReaches(contact.kind);
    await services.attempt({ kind: 'send-code', address: request.ip, identity: contact.address });
    const { challengeId } = await services.codes.sendForSignIn(contact, language);
    const parts = { language, texts: pageTexts(language), offered, problem: undefined };
    return sendPage(reply, askCodePage(parts, given.user_code, challengeId));
  });

  form('/device/verify', codeForm, async (given, request, reply, language) => {
    const answer = readRequest(answerSchema, { challengeId: given.challengeId, code: given.code });
    const tried = { kind: 'try-code', address: request.ip, identity: answer.challengeId } as const;
    const asked = await services.guessing(tried, () => services.codes.answerSignIn(answer));
    const { accountId } = await accountOfCode(services, asked);
    await cookies.signIn(reply, accountId);
    return toDevice(reply, given.user_code, language);
  });

  form('/device/sign-in', passwordForm, async (given, request, reply, language) => {
    const { email, password } = given;
    const tried = { kind: 'password', address: request.ip, identity: email } as const;
    const accountId = await services.guessing(tried, () =>
      services.accountPasswords.accountOf(email, password),
    );
    await cookies.signIn(reply, accountId);
    return toDevice(reply, given.user_code, language);
  });

  form(
    '/device/sign-out',
    z.object({ user_code: userCodeField }),
    async (given, request, reply, language) => {
      await cookies.signOut(request, reply);
      return toDevice(reply, given.user_code, language);
    },
  );

  form('/device/decide', decisionForm, async (given, request, reply, language) => {
    const accountId = await cookies.accountOf(request);
    if (accountId === undefined) return toDevice(reply, given.user_code, language);
    const status = given.decision === 'approve' ? 'approved' : 'denied';
    // Before it is looked at, as everywhere: whoever has guessed too often decides nothing.
    const tried = { kind: 'try-code', address: request.ip, identity: accountId } as const;
    await services.attempt(tried);
    const isDecided = await devices.decide(given.user_code, accountId, status);
    const parts = { language, texts: pageTexts(language), offered, problem: undefined };
    if (!isDecided) return show(request, reply, given.user_code, undefined);
    await services.attemptSucceeded(tried);
    await cookies.signOut(request, reply);
    return sendPage(reply, resultPage(parts, status));
  });

  app.get('/device/social/:provider', async (request, reply) => {
    const { provider } = readRequest(socialParams, request.params);
    const { user_code = '' } = readRequest(querySchema, request.query);
    await services.attempt({ kind: 'sign-up', address: request.ip });
    const path = devicePath(user_code, languageOf(request));
    const { location, browser } = await social.begin(provider, { kind: 'page', path });
    cookies.leaveForProvider(reply, browser);
    return reply.code(303).headers({ location, 'referrer-policy': 'no-referrer' }).send();
  });
}

/** @throws Problem `request/invalid` */
function readContact(text: string): z.infer<typeof contactSchema> {
  return readRequest(contactSchema, { kind: text.includes('@') ? 'email' : 'phone', address: text });
}

function toDevice(reply: FastifyReply, typed: string, language: AccountLanguage): FastifyReply {
  return reply.code(303).header('location', devicePath(typed, language)).send();
}

function devicePath(typed: string, language: AccountLanguage): string {
  return `/device?${new URLSearchParams({ user_code: typed, lang: language })}`;
}
