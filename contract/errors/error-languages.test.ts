import { describe, expect, it } from 'vitest';
import { languages, type Language } from '#contract/settings/app-settings.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { errorCodes } from '#core/errors/error-codes.ts';
import { obstacles } from '#electron/controller/session-readiness.ts';
import { paramWordsEn, systemErrorWordsEn, type WordsByCode } from './error-param-words.en.ts';
import { paramWordsZhCn, systemErrorWordsZhCn } from './error-param-words.zh-CN.ts';
import type { ErrorSurface } from './error-surface.ts';
import { errorTemplate, errorText, textOfThrown } from './error-text.ts';
import { screenParamWordsEn, screenTextsEn } from './screen-texts.en.ts';
import { screenParamWordsZhCn, screenTextsZhCn } from './screen-texts.zh-CN.ts';
import { startObstacles } from './start-obstacles.ts';

const surfaces = ['terminal', 'screen'] as const satisfies readonly ErrorSurface[];
const hasChinese = /\p{Script=Han}/u;
/** What a terminal's text may say and nobody can do on a screen. */
const commandLine = /--\w|\bbeatrunner [a-z]|"run |"devices |"doctor /;

/** Names and units that are written alike in Chinese, and what is typed into a terminal. */
const sameInChinese = [
  /“(?:npx beatrunner|run|devices|doctor)[^”]*”/g,
  /--[a-z-]+/g,
  /\b(?:BeatRunner|FTMS|Linux|WAL|localhost)\b/g,
  /\b(?:mp3|flac|ogg|opus|wav|mp4|m4a|aac|AAC|aiff|wma)\b/g,
];

function gapsOf(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted();
}

function latinLeftIn(text: string): string {
  const withoutGaps = text.replaceAll(/\{\w+\}/g, '');
  return sameInChinese.reduce((rest, pattern) => rest.replaceAll(pattern, ''), withoutGaps);
}

/** Every word of a parameter: code, parameter, value, words. */
function rowsOf(words: WordsByCode): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([code, params]) =>
    Object.entries(params).flatMap(([param, values]) =>
      Object.entries(values).map(([value, text]) => [`${code} ${param} ${value}`, text] as const),
    ),
  );
}

describe('errors in two languages', () => {
  it.each(errorCodes)('%s has the same gaps in both, on both surfaces', (code) => {
    for (const surface of surfaces) {
      const english = errorTemplate(code, 'en', surface);
      const chinese = errorTemplate(code, 'zh-CN', surface);
      expect(gapsOf(chinese), surface).toEqual(gapsOf(english));
      expect(chinese, surface).toMatch(hasChinese);
      expect(latinLeftIn(chinese), surface).not.toMatch(/[A-Za-z]{2,}/);
      expect(english, surface).not.toMatch(hasChinese);
      // Somebody who reads whole sentences gets whole ones; a wrong use of a command ends with its own words.
      if (code !== 'cli/usage') expect(chinese, surface).toMatch(/[。？]$/);
    }
  });

  it.each(errorCodes)('%s names no command on a screen', (code) => {
    for (const language of languages) {
      expect(errorTemplate(code, language, 'screen'), language).not.toMatch(commandLine);
    }
  });

  it('has a screen text only where it differs, for a gap that the terminal text has', () => {
    for (const [table, language] of [
      [screenTextsEn, 'en'],
      [screenTextsZhCn, 'zh-CN'],
    ] as const) {
      for (const code of errorCodes.filter((each) => each in table)) {
        const terminal = errorTemplate(code, language, 'terminal');
        const screen = errorTemplate(code, language, 'screen');
        expect(screen, code).not.toBe(terminal);
        const known = new Set(gapsOf(terminal));
        expect(
          gapsOf(screen).filter((gap) => !known.has(gap)),
          code,
        ).toEqual([]);
      }
    }
  });

  it('says every word of a parameter in Chinese', () => {
    const rows = [
      ...rowsOf(paramWordsZhCn),
      ...rowsOf(screenParamWordsZhCn),
      ...Object.entries(systemErrorWordsZhCn),
    ];
    expect(rows.length).toBeGreaterThan(40);
    for (const [name, text] of rows) {
      expect(text, name).toMatch(hasChinese);
      expect(latinLeftIn(text), name).not.toMatch(/[A-Za-z]{2,}/);
    }
    expect(rows.map(([name]) => name).toSorted()).toEqual(
      [...rowsOf(paramWordsEn), ...rowsOf(screenParamWordsEn), ...Object.entries(systemErrorWordsEn)]
        .map(([name]) => name)
        .toSorted(),
    );
  });

  it('names no command in a parameter on a screen', () => {
    for (const [code, params] of Object.entries(paramWordsEn)) {
      const known = errorCodes.find((each) => each === code);
      if (known === undefined) throw new Error(`${code} is no error`);
      for (const [param, values] of Object.entries<Readonly<Record<string, string>>>(params)) {
        for (const value of Object.keys(values)) {
          for (const language of languages) {
            const text = errorText(known, { [param]: value }, language, 'screen');
            expect(text, `${code} ${value}`).not.toMatch(commandLine);
          }
        }
      }
    }
  });

  it('fills gaps in the language that was asked for, English without a word', () => {
    const text = (language?: Language, surface?: ErrorSurface) =>
      errorText('ble/adapter-not-ready', { state: 'unavailable' }, language, surface);
    expect(text()).toContain('devices --sim');
    expect(text('en', 'screen')).toContain('in Devices');
    expect(text('zh-CN')).toContain('devices --sim');
    expect(text('zh-CN', 'screen')).toContain('模拟跑步机');
    expect(errorText('storage/not-found', { what: 'track', id: '7' }, 'zh-CN')).toBe('没有找到曲目 7。');
    expect(errorText('profile/unreadable', { path: 'p', reason: 'ENOENT' }, 'zh-CN')).toContain('（不存在）');
    expect(errorText('profile/unreadable', { path: 'p', reason: 'toString' }, 'zh-CN')).toContain(
      '（toString）',
    );
    expect(textOfThrown(new BeatRunnerError('storage/disk-full'), 'zh-CN', 'screen')).toBe(
      '磁盘已满。之前保存的内容是安全的；请腾出一些空间。',
    );
    expect(textOfThrown(new Error('boom'), 'zh-CN')).toContain('（boom）');
  });
});

describe('startObstacles', () => {
  it('are those of the controller', () => {
    expect(startObstacles.toSorted()).toEqual(obstacles.toSorted());
  });

  it('are in words in every language', () => {
    for (const reason of startObstacles) {
      for (const language of languages) {
        expect(errorText('session/not-ready', { reason }, language), reason).not.toContain(reason);
      }
    }
  });
});
