const mostCharacters = 40;

/**
 * A stranger's name as it may stand in a message of ours: one line, no control or direction characters, and nothing that
 * a mail program turns into a link.
 */
export function plainName(name: string): string {
  const line = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[/\\@<>[\]]+/g, ' ')
    .replace(/[.:](?=\S)/g, (mark) => `${mark} `)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...line];
  if (characters.length <= mostCharacters) return line;
  return `${characters.slice(0, mostCharacters - 1).join('')}…`;
}
