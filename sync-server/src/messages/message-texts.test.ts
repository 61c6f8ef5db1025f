import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountLanguages } from '#contract/accounts/signed-in.ts';
import { maskedContact, type Message } from './message.ts';
import { textOf } from './message-texts.ts';
import { plainName } from './plain-name.ts';

const code = '402917';
const messages: readonly Message[] = [
  ...(['sign-in', 'sign-up', 'link', 'password'] as const).map(
    (purpose) => ({ kind: 'code', purpose, code, goodForMinutes: 10 }) as const,
  ),
  { kind: 'has-account' },
  { kind: 'password-changed' },
  { kind: 'invitation', gymName: 'Halle 7', inviterName: 'Ida', code: 'QWXY-2345', goodForDays: 14 },
  { kind: 'new-sign-in', deviceName: 'Firefox on Linux', atMs: Date.UTC(2026, 10, 23, 1, 33) },
];

describe.each(accountLanguages)('in %s', (language) => {
  it.each(messages)('$kind $purpose says all there is to say', (message) => {
    const { subject, body, short } = textOf(message, language);
    expect(subject).not.toMatch(/\n|402917|QWXY/);
    expect(short).not.toContain('\n');
    for (const text of [body, short]) {
      expect(text).toContain('BeatRunner');
      if ('code' in message) expect(text).toContain(message.code);
      if ('goodForMinutes' in message) expect(text).toMatch(/\b10 (minutes|分钟)/);
      if ('gymName' in message) expect(text).toMatch(/Halle 7[\s\S]*\b14 (days|天)|14 天[\s\S]*/);
      if ('deviceName' in message) expect(text).toContain('Firefox on Linux');
      if ('atMs' in message) expect(text).toMatch(language === 'en' ? /2026 at 01:33 UTC/ : /2026年.*09:33/);
      expect(text).not.toMatch(/undefined|\[object|\$\{/);
    }
  });

  it('is written for itself, and no two say the same', () => {
    const han = /[\u4E00-\u9FFF]/;
    const written = messages.flatMap((message) => Object.values(textOf(message, language)));
    for (const text of written) expect(han.test(text), text).toBe(language === 'zh-CN');
    expect(new Set(written).size).toBe(written.length);
  });
});

describe('a stranger’s name', () => {
  it.each([
    ['Halle 7', 'Halle 7'],
    ['王小明', '王小明'],
    ['St. George', 'St. George'],
    ['Win at evil.com/now', 'Win at evil. com now'],
    ['http://evil.example', 'http: evil. example'],
    ['you@evil.com', 'you evil. com'],
    ['a\r\nBcc: x@y.z', 'a Bcc: x y. z'],
    ['\u202Egnp.exe', 'gnp. exe'],
    ['x'.repeat(100), `${'x'.repeat(39)}…`],
  ])('%s is %s', (name, plain) => expect(plainName(name)).toBe(plain));

  it('is one line and makes no link, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const plain = plainName(name);
        expect([...plain].length).toBeLessThanOrEqual(40);
        expect(plain).not.toMatch(/[\p{C}\n\r/@<>]|[.:][^\s.:…]/u);
      }),
    );
  });
});

it.each([
  [{ kind: 'phone', address: '+8613800138042' } as const, '***42'],
  [{ kind: 'email', address: 'anna.miller@example.com' } as const, 'a***@example.com'],
])('of %o the log is told %s', (contact, masked) => expect(maskedContact(contact)).toBe(masked));
