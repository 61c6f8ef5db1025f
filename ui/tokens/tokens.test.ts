import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contrastRatio } from './contrast.ts';
import {
  type Colour,
  contrastRules,
  darkColours,
  densities,
  lightContrastRules,
  themes,
  typeScale,
} from './tokens.ts';

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');
const variableOf = (role: string) =>
  `--${role.replaceAll(/([A-Z]|\d+$)/g, (part) => `-${part.toLowerCase()}`)}`;
/** The variables of a theme; what comes after them only changes some, for whoever asks for more contrast. */
const blockOf = { dark: "[data-theme='dark'] {", light: ":root[data-theme='light'] {" } as const;
function declaredIn(block: string): Readonly<Record<string, string>> {
  const start = css.indexOf(block);
  const own = css.slice(start, css.indexOf('\n  }', start));
  return Object.fromEntries(
    [...own.matchAll(/(--[\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  );
}
const rules = [
  ...contrastRules.map((rule) => ({ theme: 'dark', ...rule }) as const),
  ...lightContrastRules.map((rule) => ({ theme: 'light', ...rule }) as const),
];

describe('contrastRatio', () => {
  it('is what WCAG says', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBe(21);
    expect(contrastRatio('#ffffff', '#000000')).toBe(21);
    expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(contrastRatio('#f5f7fa', '#0a0c11')).toBeCloseTo(18.2, 1);
    expect(contrastRatio('red', '#ffffff')).toBeNaN();
  });
});

describe('colours', () => {
  it.each(rules.map((rule) => [rule.theme, rule.front, rule.back, rule.atLeast, rule.why] as const))(
    '%s: %s on %s keeps %d:1 (%s)',
    (theme, front, back, atLeast) => {
      expect(contrastRatio(themes[theme][front], themes[theme][back])).toBeGreaterThanOrEqual(atLeast);
    },
  );

  it('leave out no colour of words or edges', () => {
    const grounds: readonly Colour[] = [
      'surface',
      'raised',
      'bg',
      'raisedPressed',
      'accentPressed',
      'stopPressed',
    ];
    for (const own of [contrastRules, lightContrastRules]) {
      const checked = new Set(own.flatMap(({ front, back }) => [front, back]));
      for (const role of Object.keys(darkColours)) expect([...checked, ...grounds], role).toContain(role);
    }
  });

  it.each(['dark', 'light'] as const)('are the same in tokens.css: %s', (theme) => {
    const expected = Object.fromEntries(
      Object.entries(themes[theme]).map(([role, hex]) => [variableOf(role), hex]),
    );
    expect(declaredIn(blockOf[theme])).toEqual(expected);
  });
});

describe('tokens.css', () => {
  it('has no size of text beside the scale', () => {
    const sizes = [...css.matchAll(/--(?:text|figure)-[\w-]+: calc\((\d+)(?:px)? \*/g)].map(([, size]) =>
      Number(size),
    );
    expect(sizes.length).toBeGreaterThan(30);
    for (const size of sizes) expect(typeScale, String(size)).toContain(size);
  });

  it('has every density with the same variables', () => {
    const variables = densities.map((density) => {
      const start = css.indexOf(`[data-density='${density}'] {`);
      const block = css.slice(start, css.indexOf('\n  }', start));
      return [...block.matchAll(/^ {4}(--[\w-]+):/gm)].map(([, name]) => name).sort();
    });
    expect(variables[0]?.length).toBeGreaterThan(15);
    expect(variables[1]).toEqual(variables[0]);
    expect(variables[2]).toEqual(variables[0]);
  });

  it('keeps the least sizes: 40 in a run, 32 standing, 14 in a window', () => {
    for (const [density, least] of [
      ['run', 40],
      ['standing', 32],
      ['window', 14],
    ] as const) {
      for (const block of css.split(`[data-density='${density}']`).slice(1)) {
        const own = block.slice(0, block.indexOf('\n  }'));
        for (const [, size] of own.matchAll(/--text-[\w-]+: calc\((\d+)/g)) {
          expect(Number(size), density).toBeGreaterThanOrEqual(least);
        }
      }
    }
  });
});

describe('the styles of the parts', () => {
  it('use no variable that nobody sets', async () => {
    const { readdirSync } = await import('node:fs');
    const folder = path.join(import.meta.dirname, '../parts');
    const files = readdirSync(folder).filter((name) => name.endsWith('.css'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const own = readFileSync(path.join(folder, file), 'utf8');
      for (const [, name] of own.matchAll(/var\((--[\w-]+)/g)) {
        expect(`${css}\n${own}`, `${file}: ${name}`).toContain(`${name}:`);
      }
      // A colour of its own would be one that no test of contrast has seen.
      expect(own.replaceAll('outline: calc(4 * var(--u)) solid #ffffff', ''), file).not.toMatch(
        /#[\da-f]{3,8}\b/i,
      );
    }
  });
});
