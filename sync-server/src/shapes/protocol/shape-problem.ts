/** What is wrong with a request, by field, as Electric's clients expect it. Subsets have fields of their own. */
export type FieldProblems = Readonly<
  Record<string, readonly string[] | Readonly<Record<string, readonly string[]>>>
>;

/** A request for a shape that is answered with an error. */
export class ShapeProblem extends Error {
  override readonly name = 'ShapeProblem';
  readonly status: number;
  readonly fields: FieldProblems | undefined;
  /** Seconds after which another try makes sense. */
  readonly retryAfterS: number | undefined;

  constructor(status: number, message: string, fields?: FieldProblems, retryAfterS?: number) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.retryAfterS = retryAfterS;
  }
}

export function invalidRequest(fields: FieldProblems): ShapeProblem {
  return new ShapeProblem(400, 'Invalid request', fields);
}

export function problemBody(problem: ShapeProblem): string {
  return JSON.stringify({
    message: problem.message,
    ...(problem.fields !== undefined && { errors: problem.fields }),
  });
}
