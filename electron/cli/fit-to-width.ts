/** Characters that take two columns of a terminal: Chinese, Japanese, Korean, full-width forms, most emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
/** Accents and joiners that take none. */
const withoutWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** As much of a line as fits into this many columns. A line that wraps cannot be written over again. */
export function fitToWidth(text: string, columns: number): string {
  let used = 0;
  let fitting = '';
  for (const character of text) {
    used += widthOf(character);
    if (used > columns) return fitting;
    fitting += character;
  }
  return fitting;
}

/** How many columns of a terminal a line takes. */
export function columnsOf(text: string): number {
  let used = 0;
  for (const character of text) used += widthOf(character);
  return used;
}

function widthOf(character: string): number {
  if (withoutWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
