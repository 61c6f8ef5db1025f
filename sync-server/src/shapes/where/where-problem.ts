/** Where the text of a filter begins in the statement that Electric parses, and from which it counts: `SELECT 1 WHERE `. */
const prefixLength = 15;

/** A filter that cannot be used, in the words that Electric has for it. */
export class WhereProblem extends Error {
  override readonly name = 'WhereProblem';
}

/** @param at characters from the beginning of the filter */
export function syntaxProblem(at: number, found: string | undefined): WhereProblem {
  const what = found === undefined ? 'end of input' : `or near ${JSON.stringify(found)}`;
  return new WhereProblem(`At location ${prefixLength + at}: syntax error at ${what}`);
}

/** @param at characters from the beginning of the filter */
export function meaningProblem(at: number, message: string): WhereProblem {
  return new WhereProblem(`At location ${at}: ${message}`);
}
