import { describe, expect, it } from 'vitest';
import { isCompatible, shippedPackages } from './licences.mjs';

describe('isCompatible', () => {
  it.each(['MIT', 'AGPL-3.0', '(MIT OR GPL-2.0-only)', '(MIT AND LGPL-3.0-or-later)', 'GPL-2.0-or-later'])(
    'takes %s',
    (expression) => expect(isCompatible(expression)).toBe(true),
  );

  it.each([
    'GPL-2.0-only',
    'GPL-2.0',
    '(MIT AND GPL-2.0-only)',
    'SEE LICENSE IN X',
    'unknown',
    'CC-BY-NC-4.0',
  ])('refuses %s', (expression) => expect(isCompatible(expression)).toBe(false));
});

describe('shippedPackages', () => {
  it('leaves out the project itself and what only development needs', () => {
    expect(
      shippedPackages({
        '': { version: '1.0.0' },
        'node_modules/b': { version: '2.0.0' },
        'node_modules/a': { version: '1.0.0', license: 'MIT' },
        'node_modules/a/node_modules/@s/c': { version: '3.0.0', license: 'ISC' },
        'node_modules/dev': { version: '1.0.0', license: 'GPL-2.0', dev: true },
      }),
    ).toEqual([
      { name: '@s/c', version: '3.0.0', licence: 'ISC' },
      { name: 'a', version: '1.0.0', licence: 'MIT' },
      { name: 'b', version: '2.0.0', licence: 'unknown' },
    ]);
  });
});
