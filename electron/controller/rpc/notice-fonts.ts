import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const fontPackage = '@fontsource-variable/noto-sans-sc';

/**
 * `@font-face` rules for the Chinese characters of a text, the fonts within them: a kiosk's system often has none, and a
 * notice that is shown without a token has nowhere to load them from. Empty where the fonts are not installed.
 */
export function chineseFontFaces(text: string): string {
  try {
    const wanted = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0);
    const ranges: unknown = JSON.parse(readFileSync(packageFile('unicode.json'), 'utf8'));
    return Object.entries(ranges as Readonly<Record<string, string>>)
      .flatMap(([subset, range]) => {
        // "[17]" are the parts of the Chinese set; Latin and its like any system has.
        const part = /^\[(\d+)\]$/.exec(subset)?.[1];
        const isNeeded = part !== undefined && wanted.some((point) => isChinese(point) && isIn(point, range));
        return isNeeded ? fontFace(part, range) : [];
      })
      .join('');
  } catch {
    // Without its fonts installed: the system's own have to do.
    return '';
  }
}

function fontFace(part: string, range: string): string {
  const font = readFileSync(packageFile(`files/noto-sans-sc-${part}-wght-normal.woff2`)).toString('base64');
  return (
    `@font-face{font-family:"Notice SC";font-weight:100 900;font-display:block;` +
    `src:url(data:font/woff2;base64,${font}) format("woff2");unicode-range:${range}}\n`
  );
}

/** From the punctuation of East Asian texts on. */
function isChinese(point: number): boolean {
  return point >= 0x30_00;
}

/** @param range as in CSS: "U+4e00,U+4e03-4e07" */
function isIn(point: number, range: string): boolean {
  return range.split(',').some((each) => {
    const [first = '', last = first] = each.trim().replace(/^U\+/i, '').split('-');
    return point >= Number.parseInt(first, 16) && point <= Number.parseInt(last, 16);
  });
}

function packageFile(file: string): string {
  return resolve(`${fontPackage}/${file}`);
}
