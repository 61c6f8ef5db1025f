import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNewPassword } from './password-rules.ts';

describe('a new password', () => {
  it.each([
    ['1234567', 'too-short'],
    ['跑步跑步走', 'too-short'],
    ['x7'.repeat(129), 'too-long'],
    ['x'.repeat(1_000_000), 'too-long'],
    ['password1', 'common'],
    ['PassWord1', 'common'],
    ['ｐａｓｓｗｏｒｄ１', 'common'],
    ['woaini1314', 'common'],
    ['zzzzzzzzzz', 'common'],
    ['xyzxyzxyzxyz', 'common'],
    ['56789:;<=', 'common'],
    ['ponmlkjihg', 'common'],
    ['anna.miller1', 'like-identity'],
    ['Anna.Miller@example.com', 'like-identity'],
    ['+4915112345', 'like-identity'],
  ])('%.20s is %s', (password, problem) => {
    expect(checkNewPassword(password, ['anna.miller@example.com', '+4915112345'])).toBe(problem);
  });

  it.each([
    'correct horse battery staple',
    '今天下雨我还是跑了十公里',
    'tr33sOnAHill',
    'all lower case',
    'anna.miller runs at dawn',
    ' leading and trailing ',
    '🏃🏽🏔️🌧️🥾☕️',
    '64'.padEnd(64, 'k9-'),
  ])('%.20s is taken', (password) => {
    expect(checkNewPassword(password, ['anna.miller@example.com'])).toBeUndefined();
  });

  it('is answered soon and always, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), fc.array(fc.string()), (password, own) => {
        const length = [...password.normalize('NFKC')].length;
        const problem = checkNewPassword(password, own);
        if (length < 8 && password.length <= 512) expect(problem).toBe('too-short');
        if (length > 256) expect(problem).toBe('too-long');
      }),
    );
  });

  it('of any kind of characters is taken where it is long enough and nothing known', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{20,256}$/), (password) => {
        expect([undefined, 'common']).toContain(checkNewPassword(password));
      }),
    );
  });
});
