import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { languages, type Language } from '#contract/settings/app-settings.ts';
import { localeUses, readLocaleUses, type LocaleUses } from '#tests/support/locale-uses.ts';
import { english } from './en/all.ts';
import { chinese } from './zh-CN/all.ts';

/** Words that are written alike in Chinese: names, units, and what stands on other makers' things. */
const sameInChinese =
  /\b(?:BeatRunner|Bluetooth|FTMS|English|STOP|BPM|bpm|km|kg|cm|min|mi|mph|kcal|dBm|h|s|m|PIN|Esc|Enter|GNU|AGPL|GitHub|mp3|flac|ogg|opus|wav|aiff|m4a|aac|wma|MP3|FLAC|Ogg|Opus|WAV|M4A|AAC|TCX|CSV|FIT|JSON)\b/g;
/** Specimens of what strangers write and of what is for support: in no language. */
const specimens: ReadonlySet<string> = new Set([
  ...['gallery:errorCode', 'gallery:longTitle'],
  // A path as it is typed, and the other language in its own words.
  ...['library:folders.pathExample', 'home:otherLanguage'],
]);
const pluralForm = /_(?:zero|one|two|few|many|other)$/;

/** Texts of a namespace by their whole key, "a.b.c". */
type FlatTexts = ReadonlyMap<string, string>;

function namespacesOf(language: Language): readonly string[] {
  return readdirSync(path.join(import.meta.dirname, language))
    .filter((name) => name.endsWith('.json'))
    .map((name) => path.basename(name, '.json'))
    .toSorted();
}

function readTexts(language: Language, namespace: string): FlatTexts {
  const file = path.join(import.meta.dirname, language, `${namespace}.json`);
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(flatten(parsed, ''));
}

function flatten(texts: unknown, prefix: string): readonly (readonly [string, string])[] {
  if (typeof texts === 'string') return [[prefix, texts]];
  if (typeof texts !== 'object' || texts === null || Array.isArray(texts))
    throw new Error(`${prefix} is neither a text nor texts`);
  return Object.entries(texts).flatMap(([key, each]) =>
    flatten(each, prefix === '' ? key : `${prefix}.${key}`),
  );
}

/** The forms of a plural are one key. */
function keyOf(flatKey: string): string {
  return flatKey.replace(pluralForm, '');
}

function keysOf(texts: FlatTexts): readonly string[] {
  return [...new Set([...texts.keys()].map(keyOf))].toSorted();
}

/** What is put into a text, and marks of it that the page turns into parts. */
function gapsOf(texts: FlatTexts, key: string): readonly string[] {
  const all = [...texts].filter(([flatKey]) => keyOf(flatKey) === key).map(([, text]) => text);
  return [
    ...new Set(all.flatMap((text) => text.match(/\{\{[^}]*\}\}|\$t\([^)]*\)|<\/?\w+\s*\/?>/g) ?? [])),
  ].toSorted();
}

/** Plural forms that this language does not have, or lacks. */
function pluralProblems(texts: FlatTexts, language: Language): readonly string[] {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
  const forms = new Map<string, string[]>();
  for (const flatKey of texts.keys()) {
    const form = pluralForm.exec(flatKey)?.[0].slice(1);
    // i18next takes "zero" in every language, for a sentence of its own where there is none.
    if (form !== undefined && form !== 'zero')
      forms.set(keyOf(flatKey), [...(forms.get(keyOf(flatKey)) ?? []), form]);
  }
  return [...forms]
    .filter(([, has]) => has.toSorted().join() !== needed.join())
    .map(([key, has]) => `${key} has ${has.join()}, ${language} needs ${needed.join()}`);
}

/** Whether some source names the key: as a whole, or by a template that it fits. */
function isUsed(key: string, namespace: string, sources: readonly LocaleUses[]): boolean {
  return sources.some(({ namespaces, literals, patterns, translated }) => {
    if (literals.has(`${namespace}:${key}`) || patterns.some((each) => each.test(`${namespace}:${key}`)))
      return true;
    const isOfFile = namespaces.includes(namespace);
    // A file without a namespace of its own is handed a translator, or is a table: short words in it prove nothing.
    const mayName = isOfFile || (namespaces.length === 0 && key.includes('.'));
    if (mayName && (literals.has(key) || patterns.some((each) => each.test(key)))) return true;
    return namespaces.length === 0 && translated.some((use) => use.key === key);
  });
}

/** Keys that are translated and have no text. */
function missingKeys(
  sources: readonly LocaleUses[],
  texts: ReadonlyMap<string, FlatTexts>,
): readonly string[] {
  const has = (namespace: string, key: string): boolean => {
    const flat = texts.get(namespace);
    return flat !== undefined && [...flat.keys()].some((each) => each === key || keyOf(each) === key);
  };
  return sources.flatMap(({ path: file, namespaces, translated }) =>
    translated
      .filter(({ key, namespace }) => {
        const where =
          namespace === undefined ? (namespaces.length === 0 ? [...texts.keys()] : namespaces) : [namespace];
        return !where.some((each) => has(each, key));
      })
      .map(({ key, namespace }) => `${file}: ${namespace ?? namespaces.join('|')}:${key}`),
  );
}

const namespaces = namespacesOf('en');
const sources = readLocaleUses(path.join(import.meta.dirname, '..'));

describe('namespaces', () => {
  it('are the same in every language, and all of them reach the page', () => {
    for (const language of languages) expect(namespacesOf(language)).toEqual(namespaces);
    expect(Object.keys(english).toSorted()).toEqual(namespaces);
    expect(Object.keys(chinese).toSorted()).toEqual(namespaces);
  });

  it('are those that are asked for', () => {
    const asked = new Set(sources.flatMap((source) => source.namespaces));
    expect([...asked].filter((each) => !namespaces.includes(each))).toEqual([]);
  });
});

describe.each(namespaces)('texts of %s', (namespace) => {
  const inEnglish = readTexts('en', namespace);
  const inChinese = readTexts('zh-CN', namespace);

  it('have the same keys in both languages', () => {
    expect(keysOf(inChinese)).toEqual(keysOf(inEnglish));
  });

  it('have the same gaps in both languages', () => {
    for (const key of keysOf(inEnglish)) expect(gapsOf(inChinese, key), key).toEqual(gapsOf(inEnglish, key));
  });

  it('have the plural forms of their language', () => {
    expect(pluralProblems(inEnglish, 'en')).toEqual([]);
    expect(pluralProblems(inChinese, 'zh-CN')).toEqual([]);
  });

  it('are not empty', () => {
    for (const [key, text] of [...inEnglish, ...inChinese]) {
      expect(text.trim(), key).not.toBe('');
      expect(text.trim(), key).toBe(text);
    }
  });

  it('are not left in English', () => {
    const left = [...inChinese].filter(([key, text]) => {
      if (specimens.has(`${namespace}:${key}`)) return false;
      const rest = text.replaceAll(/\{\{[^}]*\}\}|<\/?\w+\s*\/?>/g, '').replaceAll(sameInChinese, '');
      return /[A-Za-z]{2,}/.test(rest);
    });
    expect(left).toEqual([]);
    const isChinese = ([key, text]: readonly [string, string]): boolean =>
      !specimens.has(`${namespace}:${key}`) && /\p{Script=Han}/u.test(text.replace('简体中文', ''));
    expect([...inEnglish].filter(isChinese)).toEqual([]);
  });

  it('are all used', () => {
    expect(keysOf(inEnglish).filter((key) => !isUsed(key, namespace, sources))).toEqual([]);
  });
});

describe('keys', () => {
  it('that are used are all there', () => {
    const texts = new Map(namespaces.map((each) => [each, readTexts('en', each)]));
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(({ translated }) => translated).length).toBeGreaterThan(50);
    expect(missingKeys(sources, texts)).toEqual([]);
  });
});

describe('what this test finds', () => {
  const source = localeUses(
    'screen.tsx',
    `import { useTranslation } from 'react-i18next';
     type Key = 'only.a.type';
     const table = { one: 'table.one' };
     export function Screen({ kind }) {
       const { t } = useTranslation('run');
       const { t: words } = useTranslation(['words', 'common']);
       return <p title={t(kind === 'a' ? 'yes' : 'no')}>{words(\`end.\${kind}.short\`)}{t('common:back')}{t(table.one)}{\`\${kind} \${kind}\`}</p>;
     }`,
  );
  const texts = new Map([
    [
      'run',
      new Map([
        ['yes', 'Yes'],
        ['items_one', 'x'],
        ['items_other', 'y'],
        ['table.one', 'x'],
      ]),
    ],
    ['common', new Map<string, string>()],
  ]);

  it('reads uses as they are written', () => {
    expect(source.namespaces).toEqual(['run', 'words', 'common']);
    expect(source.translated).toEqual([
      { key: 'yes', namespace: 'run' },
      { key: 'no', namespace: 'run' },
      { key: 'back', namespace: 'common' },
    ]);
    expect(source.patterns.map(String)).toEqual([String.raw`/^end\.[\w.]+\.short$/`]);
  });

  it('misses what is missing', () => {
    expect(missingKeys([source], texts)).toEqual(['screen.tsx: run:no', 'screen.tsx: common:back']);
    const handed = localeUses('words.ts', `export const words = (t) => t('items') + t('nothing.here');`);
    expect(missingKeys([handed], texts)).toEqual(['words.ts: :nothing.here']);
  });

  it('tells used keys from unused ones', () => {
    const used = (namespace: string, key: string) => isUsed(key, namespace, [source]);
    expect(used('run', 'yes')).toBe(true);
    expect(used('run', 'table.one')).toBe(true);
    expect(used('words', 'end.person.short')).toBe(true);
    expect(used('common', 'back')).toBe(true);
    expect(used('words', 'end.person.long')).toBe(false);
    expect(used('run', 'only.a.type')).toBe(false);
    expect(used('home', 'yes')).toBe(false);
  });

  it('sees wrong plural forms', () => {
    const plural = new Map([['n_one', 'x']]);
    expect(pluralProblems(plural, 'en')).toEqual(['n has one, en needs one,other']);
    expect(pluralProblems(plural, 'zh-CN')).toEqual(['n has one, zh-CN needs other']);
  });
});

it('breaks the largest Chinese titles of lost control between their parts', () => {
  const { trouble } = chinese.run;
  for (const title of [trouble.gone.title, trouble.lost.title]) {
    expect(title.split('\u200b').map((part) => part.length)).toEqual([4, 4]);
  }
});
