import type en from '#renderer/locales/en/words.json';
import type zhCn from '#renderer/locales/zh-CN/words.json';

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${PluralForm}` ? Base : Key;
type PathsOf<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string
    ? WithoutPlural<Key>
    : `${Key}.${PathsOf<Texts[Key]>}`;
}[keyof Texts & string];

export type WordsKey = PathsOf<typeof en> & PathsOf<typeof zhCn>;
