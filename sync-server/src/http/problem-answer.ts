import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { isPassing } from '#server/database/postgres-error.ts';
import { Problem, problemJson, problemType, toProblem } from './problem.ts';

/** What somebody is told of an error. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error as an answer, and as a line of the log where it is a fault of ours. */
export function problemAnswer(
  error: unknown,
  log: Pick<FastifyBaseLogger, 'debug' | 'error'>,
  requestId: string = randomUUID(),
): ProblemAnswer {
  const problem = toProblem(error, isPassing);
  // A problem is an answer that was thought of, and what is wrong with a request is not ours; anything else is.
  if (error instanceof Problem || problem.status < 500) log.debug({ code: problem.code }, 'request-refused');
  else log.error({ err: error }, 'request-failed');
  return {
    status: problem.status,
    headers: { 'cache-control': 'no-store', ...problem.headers, 'content-type': problemType },
    body: problemJson(problem, requestId),
  };
}
