/** Texts of a namespace as they are in its file. */
export interface Texts {
  readonly [key: string]: string | Texts;
}

/** Other languages need about this much more room than English. */
const growth = 0.4;

/** Plain letters, each followed by what stands for it: readable, and nothing else looks like it. */
const pairs = 'aáeéiíoóuúyýcçdðgğhĥjĵkķlľnñrŕsštţwŵzžAÁEÉIÍOÓUÚYÝCÇDÐGĞHĤJĴKĶLĽNÑRŔSŠTŢWŴZŽ';
const accents: ReadonlyMap<string, string> = new Map(
  Array.from({ length: pairs.length / 2 }, (_, at) => [pairs.charAt(2 * at), pairs.charAt(2 * at + 1)]),
);

/** What i18next puts something in, and marks that stand for parts of the page: they stay as they are. */
const gaps = /(\{\{[^}]*\}\}|\$t\([^)]*\)|<\/?\w+\s*\/?>)/;

/** The words that make a text longer, broken where lines may break. */
const filler = 'öñé ţŵó ţĥŕéé ƒöúŕ ƒîvé šîx šévéñ éîğĥţ ñîñé ţéñ';

/**
 * An English text as a language might have it that nobody speaks: 40 % longer, with accents, in brackets. What stands on
 * the page without them was not translated; a bracket that cannot be seen was cut off. Gaps are kept.
 */
export function pseudoText(text: string): string {
  const parts = text.split(gaps);
  const written = parts.map((part, at) => (at % 2 === 0 ? accented(part) : part)).join('');
  const readLength = parts.filter((_, at) => at % 2 === 0).join('').length;
  return `[${written}${padding(Math.ceil(readLength * growth) - 2)}]`;
}

/** All texts of a namespace so. */
export function pseudoTexts(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [
      key,
      typeof text === 'string' ? pseudoText(text) : pseudoTexts(text),
    ]),
  );
}

function accented(text: string): string {
  return [...text].map((letter) => accents.get(letter) ?? letter).join('');
}

/** That many characters, the brackets counted elsewhere; begins with a space, so that lines may break there. */
function padding(length: number): string {
  if (length <= 0) return '';
  return ` ${filler} `
    .repeat(Math.ceil(length / filler.length))
    .slice(0, length)
    .trimEnd()
    .padEnd(length, '·');
}
