/** An error as RFC 9457 writes it. `code` stays the same for ever; texts may change. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail for the person who reads it: what happened and what to do; nothing of the inside */
  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
    this.headers = headers;
  }
}

export const problemType = 'application/problem+json; charset=utf-8';

export function problemJson(problem: Problem, requestId: string): string {
  return JSON.stringify({
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

/** What a framework or driver threw, as a problem that shows nothing of the inside. */
export function toProblem(error: unknown, isPassing: (error: unknown) => boolean): Problem {
  if (error instanceof Problem) return error;
  if (isPassing(error)) {
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
  const status = Number(Reflect.get(Object(error), 'statusCode'));
  switch (status) {
    case 413:
      return new Problem(
        413,
        'request/too-large',
        'Too large',
        'The request is larger than the server takes.',
      );
    case 415:
      return new Problem(415, 'request/media-type', 'Unknown media type', 'Send JSON (application/json).');
    default:
      break;
  }
  if (status >= 400 && status < 500) {
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
