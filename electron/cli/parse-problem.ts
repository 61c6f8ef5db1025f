/** What parseArgs has against the arguments, as one sentence; undefined for any other error. */
export function parseProblem(error: unknown): string | undefined {
  if (!(error instanceof TypeError) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!error.code.startsWith('ERR_PARSE_ARGS')) return undefined;
  // Its second sentence is about "--" and positional arguments, which help nobody who mistyped an option.
  const [first = error.message] = error.message.split(/\.\s|\n/u, 1);
  return `${first.replace(/\.$/u, '')}.`;
}
