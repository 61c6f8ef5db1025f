/** Why the server does not start, in words for the person who started it: what is wrong, and what to do. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}
