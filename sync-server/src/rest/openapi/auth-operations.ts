import { z } from 'zod';
import {
  deviceCodeRequestSchema,
  deviceCodeSchema,
  deviceDecisionSchema,
  deviceTokenRequestSchema,
} from '#contract/accounts/device-authorization.ts';
import { firstAdminRequestSchema } from '#contract/accounts/first-admin.ts';
import {
  challengeSchema,
  changePasswordRequestSchema,
  codeRequestSchema,
  codeVerifyRequestSchema,
  forgotPasswordRequestSchema,
  linkRequestSchema,
  nonceSchema,
  passwordSignInRequestSchema,
  resetPasswordRequestSchema,
  signInMethodsSchema,
  signUpRequestSchema,
  socialSignInRequestSchema,
  socialStartQuerySchema,
} from '#contract/accounts/identities.ts';
import {
  accountChangeSchema,
  accountSchema,
  guestRequestSchema,
  refreshRequestSchema,
  signedInSchema,
  signInListSchema,
} from '#contract/accounts/signed-in.ts';
import { describer } from './describe.ts';
import type { DescribedOperation } from './operation.ts';

const usualProblems = {
  400: ['request/invalid'],
  413: ['request/too-large'],
  415: ['request/media-type'],
  500: ['server/failed'],
  503: ['server/busy'],
};
const tooOften = { 429: ['auth/too-many-attempts'] };
const notSignedIn = { 401: ['auth/not-signed-in'] };

const open = describer('Sign in', { security: 'none', problems: { ...usualProblems, ...tooOften } });
const own = describer('Your account', {
  ...{ security: 'account', problems: { ...usualProblems, ...tooOften, ...notSignedIn } },
});

const jwksSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
const refusals = { 401: ['auth/wrong-credentials'] };
const notFresh = { 403: ['auth/sign-in-not-fresh'] };
const wrongCode = { 401: ['auth/wrong-code'] };
const weak = { 400: ['request/invalid', 'auth/weak-password'] };
const pending = [
  'auth/device-pending',
  'auth/device-slow-down',
  'auth/device-denied',
  'auth/device-expired',
  'auth/device-unknown',
];
const provider = { 401: ['auth/wrong-proof'], 404: ['auth/method-off'], 502: ['auth/provider-failed'] };
const away = { 303: { description: 'To the provider, or back', headers: { Location: 'Where to' } } };
const deviceForms = ['application/json', 'application/x-www-form-urlencoded'];

const signIns: readonly DescribedOperation[] = [
  open('GET', '/v1/auth/methods', 'listSignInMethods', 'What this server offers', {
    answer: signInMethodsSchema,
  }),
  open('POST', '/v1/auth/email/sign-up', 'signUp', 'Begin to sign up: a code is sent', {
    ...{ body: signUpRequestSchema, answer: challengeSchema, status: 202, problems: weak },
  }),
  open('POST', '/v1/auth/email/sign-in', 'signInByPassword', 'Sign in with a password', {
    ...{ body: passwordSignInRequestSchema, answer: signedInSchema, problems: refusals },
  }),
  open('POST', '/v1/auth/codes', 'sendCode', 'Send a code to a number or an address', {
    ...{ body: codeRequestSchema, answer: challengeSchema, status: 202 },
    problems: { 404: ['auth/method-off'] },
  }),
  open('POST', '/v1/auth/codes/verify', 'signInByCode', 'Sign in, or end a sign-up, with a code', {
    ...{ body: codeVerifyRequestSchema, answer: signedInSchema, problems: wrongCode },
  }),
  open('POST', '/v1/auth/guest', 'signInAsGuest', 'An account that nobody has to sign up for', {
    ...{ body: guestRequestSchema, answer: signedInSchema },
  }),
  open('POST', '/v1/auth/password/forgot', 'forgotPassword', 'Send a code to set another password', {
    ...{ body: forgotPasswordRequestSchema, answer: challengeSchema, status: 202 },
  }),
  open('POST', '/v1/auth/password/reset', 'resetPassword', 'Set another password; ends every sign-in', {
    ...{ body: resetPasswordRequestSchema, problems: { ...weak, ...wrongCode } },
  }),
  open('POST', '/v1/auth/social', 'signInByProvider', 'Sign in with Apple or WeChat', {
    ...{ body: socialSignInRequestSchema, answer: signedInSchema, problems: provider },
  }),
  open('POST', '/v1/auth/social/nonce', 'makeNonce', 'A nonce for the system sheet of Apple', {
    ...{ answer: nonceSchema, problems: provider },
  }),
  open('GET', '/v1/auth/social/:provider', 'beginProvider', 'In a browser: to Apple or WeChat', {
    ...{ query: socialStartQuerySchema, answers: away, problems: provider },
  }),
  open('GET', '/v1/auth/social/:provider/callback', 'providerAnswer', 'Where the provider leads back to', {
    ...{ answers: away, problems: provider },
  }),
  open('POST', '/v1/auth/social/:provider/callback', 'providerForm', 'The same, as a form', {
    ...{ answers: away, problems: provider },
  }),
  open('POST', '/v1/auth/device/code', 'beginDevice', 'Show a code on a screen (RFC 8628)', {
    ...{ body: deviceCodeRequestSchema, bodyTypes: deviceForms, answer: deviceCodeSchema },
    problems: notSignedIn,
  }),
  open('POST', '/v1/auth/device/token', 'askDevice', 'Whether it was approved', {
    ...{ body: deviceTokenRequestSchema, bodyTypes: deviceForms, answer: signedInSchema },
    problems: { 400: ['request/invalid', ...pending] },
  }),
  open('POST', '/v1/auth/first-admin', 'makeFirstAdmin', 'With the link that the server printed', {
    ...{ body: firstAdminRequestSchema, answer: signedInSchema },
    problems: { ...weak, 401: ['auth/wrong-link', 'auth/wrong-credentials'] },
  }),
  open('POST', '/v1/auth/token', 'refresh', 'The next tokens for a refresh token', {
    ...{ body: refreshRequestSchema, answer: signedInSchema },
    problems: { 401: ['auth/refresh-refused', 'auth/refresh-reused'] },
  }),
  open('POST', '/v1/auth/sign-out', 'signOut', 'End a sign-in by its refresh token', {
    body: z.strictObject({ refreshToken: z.string().min(20).max(200) }),
  }),
  open('GET', '/v1/auth/jwks', 'listKeys', 'Keys that access tokens are signed with', { answer: jwksSchema }),
];

const account: readonly DescribedOperation[] = [
  own('GET', '/v1/auth/account', 'getAccount', 'The account', { answer: accountSchema }),
  own('PATCH', '/v1/auth/account', 'renameAccount', 'Change its name', {
    ...{ body: accountChangeSchema, answer: accountSchema },
  }),
  own('GET', '/v1/auth/sign-ins', 'listSignIns', 'Where the account is signed in', {
    answer: signInListSchema,
  }),
  own('DELETE', '/v1/auth/sign-ins', 'endSignIns', 'End all others'),
  own('DELETE', '/v1/auth/sign-ins/:id', 'endSignIn', 'End one', { problems: { 404: ['auth/not-found'] } }),
  own('POST', '/v1/auth/identities/codes', 'sendLinkCode', 'Send a code to link a number or an address', {
    ...{ body: codeRequestSchema, answer: challengeSchema, status: 202 },
    problems: { ...notFresh, 404: ['auth/method-off'] },
  }),
  own('POST', '/v1/auth/identities', 'linkIdentity', 'Link a number, an address or a provider', {
    ...{ body: linkRequestSchema, answer: accountSchema },
    problems: {
      ...provider,
      ...notFresh,
      401: ['auth/not-signed-in', 'auth/wrong-code', 'auth/wrong-proof'],
      409: ['auth/identity-taken', 'auth/kind-taken'],
    },
  }),
  own('DELETE', '/v1/auth/identities/:id', 'unlinkIdentity', 'Unlink one, but never the last', {
    ...{
      answer: accountSchema,
      problems: { ...notFresh, 404: ['auth/not-found'], 409: ['auth/last-identity'] },
    },
  }),
  own('POST', '/v1/auth/password', 'changePassword', 'Set a password; ends every other sign-in', {
    ...{ body: changePasswordRequestSchema },
    problems: {
      ...weak,
      401: ['auth/not-signed-in', 'auth/wrong-credentials'],
      403: ['auth/guest', 'auth/forbidden', 'auth/sign-in-not-fresh'],
    },
  }),
  own('POST', '/v1/auth/device/approve', 'approveDevice', 'Approve a code of a screen', {
    ...{ body: deviceDecisionSchema, problems: { 401: ['auth/not-signed-in', 'auth/wrong-code'] } },
  }),
  own('POST', '/v1/auth/device/deny', 'denyDevice', 'Deny a code of a screen', {
    ...{ body: deviceDecisionSchema, problems: { 401: ['auth/not-signed-in', 'auth/wrong-code'] } },
  }),
];

/** `/v1/auth/*` but gyms and kiosks, which are served by `accounts/routes`. */
export const authOperations: readonly DescribedOperation[] = [...signIns, ...account];
