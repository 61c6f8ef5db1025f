/** An error as RFC 9457 writes it. `code` stays the same for ever; texts may change. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, unknown>>;

  /**
   * @param detail for the person who reads it: what happened and what to do; nothing of the inside
   * @param members more that programs read
   */
  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
    this.headers = headers;
    this.members = members;
  }
}

export const problemType = 'application/problem+json; charset=utf-8';

export function problemJson(problem: Problem, requestId: string): string {
  return JSON.stringify({
    ...problem.members,
    type: `urn:beatrunner:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    instance: `urn:beatrunner:request:${requestId}`,
  });
}

export function notSignedIn(detail = 'Sign in to see this.'): Problem {
  return new Problem(401, 'auth/not-signed-in', 'Not signed in', detail, { 'www-authenticate': 'Bearer' });
}

/** @param allowed methods that the address is asked by */
export function methodNotAllowed(allowed: readonly string[]): Problem {
  return new Problem(
    405,
    'request/method-not-allowed',
    'Not by this method',
    'This address is asked by another method.',
    { allow: allowed.join(', ') },
  );
}

export function urlTooLong(): Problem {
  return new Problem(
    414,
    'request/url-too-long',
    'Address too long',
    'The address is longer than the server takes.',
  );
}

/** What a framework or driver threw, as a problem that shows nothing of the inside. */
export function toProblem(error: unknown, isPassing: (error: unknown) => boolean): Problem {
  if (error instanceof Problem) return error;
  const status = Number(Reflect.get(Object(error), 'statusCode'));
  const isOfRequest = status >= 400 && status < 500;
  // A client that goes in the middle of its body reads as a database that does (ECONNRESET): the status tells them apart.
  if (!isOfRequest && isPassing(error)) {
    return new Problem(
      503,
      'server/busy',
      'Not available now',
      'The server cannot do this at the moment. Try again.',
      {
        'retry-after': '2',
      },
    );
  }
  switch (status) {
    case 413:
      return new Problem(
        413,
        'request/too-large',
        'Too large',
        'The request is larger than the server takes.',
      );
    case 414:
      return urlTooLong();
    case 415:
      return new Problem(415, 'request/media-type', 'Unknown media type', 'Send JSON (application/json).');
    default:
      break;
  }
  if (isOfRequest) {
    return new Problem(
      status,
      'request/invalid',
      'Invalid request',
      'The server does not understand the request.',
    );
  }
  return new Problem(
    500,
    'server/failed',
    'Something went wrong',
    'The server could not do this. It has been logged.',
  );
}
