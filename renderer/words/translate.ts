import type en from '#renderer/locales/en/words.json';
import type zhCn from '#renderer/locales/zh-CN/words.json';

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${PluralForm}` ? Base : Key;

/** "a.b.c" of every text; the forms of a plural are one key, which is chosen from by `count`. */
type PathsOf<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string
    ? WithoutPlural<Key>
    : `${Key}.${PathsOf<Texts[Key]>}`;
}[keyof Texts & string];

/** Keys of the namespace "words" that both languages have: a key without Chinese does not compile. */
export type WordsKey = PathsOf<typeof en> & PathsOf<typeof zhCn>;

/** Looks a text of the namespace "words" up and fills its gaps; i18next's `t` bound to that namespace is one. */
export type Translate = (key: WordsKey, params?: Record<string, string | number>) => string;

/** How figures are written for this runner, unit included. Whoever calls knows their units and language. */
export interface WordsFormat {
  /** km/h in: "12.4 km/h" or "7.7 mph". Also for differences, which are given without their sign. */
  readonly speed: (speedKmh: number) => string;
  /** Per cent in: "2.0 %". */
  readonly incline: (inclinePercent: number) => string;
  /** Milliseconds in: "4:10". */
  readonly time: (durationMs: number) => string;
}

/** A line for the run screen, and a sentence or two where there is room. */
export interface Words {
  /** At most 40 English characters or 22 Chinese ones: fits at 48 px. */
  readonly short: string;
  readonly long: string;
}
