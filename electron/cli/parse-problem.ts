/** What parseArgs has against the arguments, as one sentence; undefined for any other error. */
export function parseProblem(error: unknown): string | undefined {
  if (!(error instanceof TypeError) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (!error.code.startsWith('ERR_PARSE_ARGS')) return undefined;
  const { message } = error;
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const option = /--[^\s'=]+/u.exec(message)?.[0] ?? 'An option';
    return message.includes('does not take')
      ? `${option} takes no value.`
      : `${option} needs a value${message.includes('ambiguous') ? ' that does not begin with a dash' : ''}.`;
  }
  // The second sentence is about "--" and positional arguments, which help nobody who mistyped an option.
  const [first = message] = message.split(/\.\s|\n/u, 1);
  return `${first.replace(/\.$/u, '')}.`;
}
