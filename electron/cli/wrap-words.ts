import { columnsOf, fitToWidth } from './fit-to-width.ts';

/**
 * A sentence in lines of at most this many columns, broken between words; lines after the first begin below `indent`
 * spaces. A word that is longer than a line is broken where it must.
 */
export function wrapWords(text: string, columns: number, indent = 0): readonly string[] {
  const margin = ' '.repeat(Math.max(0, Math.min(indent, columns - 10)));
  const lines: string[] = [];
  let line = '';
  // Spaces stay with the word before them, so that columns within a line keep their places.
  for (const word of text.match(/^\s*\S+\s*|\S+\s*/gu) ?? []) {
    if (line.trim() !== '' && columnsOf((line + word).trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = margin;
    }
    line += word;
    while (columnsOf(line.trimEnd()) > columns) {
      const part = fitToWidth(line, columns);
      // A column that takes no whole character: rather too wide than never done.
      if (part.length <= margin.length) break;
      lines.push(part);
      line = margin + line.slice(part.length);
    }
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}
