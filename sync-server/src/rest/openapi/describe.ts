import type { z } from 'zod';
import type { AnswerShape, RouteMethod } from '#server/rest/http/route.ts';
import type { DescribedOperation } from './operation.ts';

interface Described {
  readonly description?: string;
  readonly security?: DescribedOperation['security'];
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly bodyTypes?: readonly string[];
  /** The schema of what it answers; none: nothing. */
  readonly answer?: z.ZodType;
  readonly status?: number;
  readonly answers?: Readonly<Record<number, AnswerShape>>;
  readonly problems?: Readonly<Record<number, readonly string[]>>;
}

/** An operation that is served elsewhere: what is usual of its tag, and what it says. */
export function describer(tag: string, usual: Pick<Described, 'security' | 'problems'>) {
  return (method: RouteMethod, path: string, operationId: string, summary: string, said: Described = {}) => {
    const { answer, status = answer === undefined ? 204 : 200, answers, problems, ...rest } = said;
    const shape: AnswerShape =
      answer === undefined ? { description: 'Done' } : { description: 'Done', schema: answer };
    return {
      ...{ method, path, operationId, tag, summary },
      security: usual.security ?? 'none',
      ...rest,
      answers: answers ?? { [status]: shape },
      problems: { ...usual.problems, ...problems },
    } satisfies DescribedOperation;
  };
}
