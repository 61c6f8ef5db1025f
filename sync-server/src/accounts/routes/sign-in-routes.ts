import type { FastifyRequest } from 'fastify';
import {
  codeRequestSchema,
  codeVerifyRequestSchema,
  passwordSignInRequestSchema,
  signUpRequestSchema,
  type Answer,
  type Challenge,
} from '#contract/accounts/identities.ts';
import {
  guestRequestSchema,
  type SignedIn,
  type SignInDevice,
  type SignInMethod,
} from '#contract/accounts/signed-in.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { identityOf, type SignInCode } from '#server/accounts/identities/contact-codes.ts';
import type { SignInFacts } from '#server/accounts/store/account-store.ts';
import type { App } from '#server/http/app.ts';
import { readRequest } from '#server/http/read-request.ts';

/** Signing up and in with an address, a number or nothing at all. */
export function addSignInRoutes(app: App, services: AccountServices): void {
  const { config, messages, accountPasswords } = services;

  app.get('/v1/auth/methods', async () => ({
    ...{ email: messages.reaches('email'), phone: messages.reaches('phone') },
    ...{ apple: config.apple !== undefined, wechat: config.wechat !== undefined },
  }));

  app.post('/v1/auth/email/sign-up', async (request, reply) =>
    reply.code(202).send(await signUp(services, request)),
  );

  app.post('/v1/auth/email/sign-in', async (request) => {
    const { email, password, device } = readRequest(passwordSignInRequestSchema, request.body);
    services.passwords.checkRoom();
    const tried = { kind: 'password', address: request.ip, identity: email } as const;
    return services.counted('password', () =>
      services.guessing(tried, () => accountPasswords.signIn(email, password, factsOf('password', device))),
    );
  });

  app.post('/v1/auth/codes', async (request, reply) => {
    const { contact, language } = readRequest(codeRequestSchema, request.body);
    services.codes.checkReaches(contact.kind);
    await services.attempt({ kind: 'send-code', address: request.ip, identity: contact.address });
    return reply.code(202).send(await services.codes.sendForSignIn(contact, language));
  });

  app.post('/v1/auth/codes/verify', async (request) => {
    const { device, ...answer } = readRequest(codeVerifyRequestSchema, request.body);
    return signInByCode(services, request.ip, answer, device);
  });

  app.post('/v1/auth/guest', async (request) => {
    const { device } = readRequest(guestRequestSchema, request.body);
    await services.attempt({ kind: 'sign-up', address: request.ip, identity: device.deviceId });
    return services.counted('guest', async () => {
      const accountId = await services.identities.newGuest();
      return services.signIns.open(accountId, factsOf('guest', device), true);
    });
  });
}

/** The answer is the same, and takes as long, whether the address has an account or not. */
async function signUp(services: AccountServices, request: FastifyRequest): Promise<Challenge> {
  const { codes, accountPasswords, passwords, query } = services;
  const { email, password, name, language } = readRequest(signUpRequestSchema, request.body);
  codes.checkReaches('email');
  accountPasswords.check(password, [email, name]);
  passwords.checkRoom();
  await services.attempt({ kind: 'send-code', address: request.ip, identity: email });
  const passwordHash = await passwords.hash(password);
  const owner = await query
    .selectFrom('identity')
    .select('id')
    .where('provider', '=', 'email')
    .where('subject', '=', email)
    .executeTakeFirst();
  const contact = { kind: 'email', address: email } as const;
  return codes.sendForSignUp(contact, language, { passwordHash, name }, owner !== undefined);
}

async function signInByCode(
  services: AccountServices,
  address: string,
  answer: Answer,
  device: SignInDevice,
): Promise<SignedIn> {
  // Of the challenge, and not of the address it was sent to: whoever guesses does not know that one.
  const tried = { kind: 'try-code', address, identity: answer.challengeId } as const;
  const asked = await services.guessing(tried, () => services.codes.answerSignIn(answer));
  const method = asked.contact.kind === 'email' ? 'email_code' : 'phone_code';
  return services.counted(method, async () => {
    const { accountId, isNew } = await accountOfCode(services, asked);
    return services.signIns.open(accountId, factsOf(method, device), isNew);
  });
}

/** The account of an address or number; makes it. Who signed up gets the password that they chose then. */
export async function accountOfCode(
  { identities, accountPasswords }: AccountServices,
  { contact, language, signUp: wanted }: SignInCode,
): Promise<{ readonly accountId: string; readonly isNew: boolean }> {
  const found = await identities.accountOf(identityOf(contact, language, wanted?.name));
  if (found.isNew && wanted !== undefined) {
    await accountPasswords.setHash(found.accountId, wanted.passwordHash);
  }
  return found;
}

export function factsOf(method: SignInMethod, { deviceId, deviceName }: SignInDevice): SignInFacts {
  return { method, deviceId, deviceName, kioskId: undefined };
}
