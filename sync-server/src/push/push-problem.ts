import type { syncProblemCodes } from '#contract/sync/sync-error-codes.ts';
import { Problem } from '#server/http/problem.ts';

type SyncProblemCode = (typeof syncProblemCodes)[number];

/** A refusal of a whole request, with the code that clients act on. */
export function pushProblem(
  status: number,
  code: SyncProblemCode,
  detail: string,
  more: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly members?: Readonly<Record<string, unknown>>;
  } = {},
): Problem {
  return new Problem(status, code, titles[code], detail, more.headers, more.members);
}

const titles: Readonly<Record<SyncProblemCode, string>> = {
  gap: 'Something is missing',
  device_forked: 'Another computer has this id',
  account_deleted: 'The account is gone',
  account_mismatch: 'Not your account',
  device_not_registered: 'Not this device',
  too_large: 'Too large',
  invalid_request: 'Invalid request',
  unauthorized: 'Not signed in',
  too_many_requests: 'Too many requests',
  unavailable: 'Not available now',
};

export function invalidRequest(detail: string, status = 400): Problem {
  return pushProblem(status, 'invalid_request', detail);
}

export function accountDeleted(): Problem {
  return pushProblem(410, 'account_deleted', 'This account was deleted, and nothing of it is kept here.');
}

/** @param afterS seconds until it is worth another try */
export function unavailable(afterS: number): Problem {
  return pushProblem(503, 'unavailable', 'The server cannot take this at the moment. Try again.', {
    headers: { 'retry-after': String(afterS) },
  });
}

/** What came out of the rest of the server, with the codes that those who push know. */
export function toPushProblem(problem: Problem): Problem {
  const code = codeOf(problem);
  return code === undefined || code === problem.code
    ? problem
    : new Problem(problem.status, code, problem.title, problem.message, problem.headers, problem.members);
}

function codeOf({ status, code }: Problem): SyncProblemCode | undefined {
  if (Object.hasOwn(titles, code)) return undefined;
  switch (status) {
    case 400:
    case 415:
      return 'invalid_request';
    case 401:
      return 'unauthorized';
    case 413:
      return 'too_large';
    case 429:
      return 'too_many_requests';
    case 503:
      return 'unavailable';
    default:
      return undefined;
  }
}
