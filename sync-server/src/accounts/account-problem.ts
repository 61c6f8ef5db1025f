import type { AccountProblemCode } from '#contract/accounts/account-problem-codes.ts';
import { Problem } from '#server/http/problem.ts';

const problems: Readonly<
  Record<
    Exclude<AccountProblemCode, 'request/invalid' | 'auth/too-many-attempts' | 'auth/not-signed-in'>,
    readonly [status: number, title: string, detail: string]
  >
> = {
  'auth/wrong-credentials': [401, 'Not signed in', 'The address and the password do not belong together.'],
  'auth/wrong-code': [
    401,
    'Code refused',
    'The code is wrong, was used before, or is too old. Ask for another one.',
  ],
  'auth/weak-password': [400, 'Password refused', 'Choose another password.'],
  'auth/wrong-proof': [401, 'Not signed in', 'What the provider said is not good (any more). Try again.'],
  'auth/wrong-link': [
    401,
    'Link refused',
    'The link is wrong, was used before, or is too old. The server prints one when it starts.',
  ],
  'auth/refresh-refused': [401, 'Signed out', 'This sign-in is over. Sign in again.'],
  'auth/refresh-reused': [
    401,
    'Signed out',
    'This sign-in was used twice at once, and is over for safety. Sign in again.',
  ],
  'auth/method-off': [404, 'Not offered', 'This server does not offer this way to sign in.'],
  'auth/provider-failed': [502, 'Provider not available', 'The provider did not answer. Try again later.'],
  'auth/identity-taken': [409, 'Taken', 'This belongs to another account.'],
  'auth/kind-taken': [409, 'There is one', 'The account has one of this kind. Unlink that one first.'],
  'auth/last-identity': [409, 'The last one', 'Without it nobody could sign in to the account any more.'],
  'auth/sign-in-not-fresh': [
    403,
    'Sign in again',
    'For this you have to have signed in within the last minutes.',
  ],
  'auth/guest': [403, 'Not as a guest', 'Link an address, a number or a provider first.'],
  'auth/forbidden': [403, 'Not allowed', 'Your role does not allow this.'],
  'auth/device-pending': [400, 'Not approved yet', 'Nobody has approved the code yet.'],
  'auth/device-slow-down': [400, 'Too often', 'Ask less often.'],
  'auth/device-denied': [400, 'Denied', 'The code was denied.'],
  'auth/device-expired': [400, 'Too old', 'The code is too old. Show another one.'],
  'auth/device-unknown': [400, 'Unknown code', 'There is no such code, or it was used.'],
  'auth/not-found': [404, 'Not found', 'There is nothing like this here for you.'],
  'gym/last-owner': [409, 'The last owner', 'A gym keeps an owner. Make somebody else an owner first.'],
  'gym/already-member': [409, 'A member already', 'You are in this gym already.'],
};

/** A refusal of `/v1/auth/*`. */
export function accountProblem(
  code: keyof typeof problems,
  members: Readonly<Record<string, unknown>> = {},
): Problem {
  const [status, title, detail] = problems[code];
  return new Problem(status, code, title, detail, {}, members);
}

export function tooManyAttempts(retryAfterS: number): Problem {
  return new Problem(
    429,
    'auth/too-many-attempts',
    'Too many attempts',
    `This was tried too often. Try again in ${retryAfterS} s.`,
    { 'retry-after': String(retryAfterS) },
  );
}
