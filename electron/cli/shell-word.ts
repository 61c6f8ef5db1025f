/** A path or name as one word of a command that a person copies into a shell. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./\\~-]+$/u.test(text)) return text;
  return process.platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
