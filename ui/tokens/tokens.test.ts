import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contrastRatio } from './contrast.ts';
import { type Colour, colours, contrastRules, densities, typeScale } from './tokens.ts';

const css = readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8');
const variableOf = (role: string) =>
  `--${role.replaceAll(/([A-Z]|\d+$)/g, (part) => `-${part.toLowerCase()}`)}`;
/** The first block of variables; what comes after it only changes some of them. */
const root = css.slice(css.indexOf('--bg: '), css.indexOf('--font-text: '));

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
  it.each(contrastRules.map((rule) => [rule.front, rule.back, rule.atLeast, rule.why] as const))(
    '%s on %s keeps %d:1 (%s)',
    (front, back, atLeast) => {
      expect(contrastRatio(colours[front], colours[back])).toBeGreaterThanOrEqual(atLeast);
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
    const checked = new Set(contrastRules.flatMap(({ front, back }) => [front, back]));
    for (const role of Object.keys(colours)) expect([...checked, ...grounds], role).toContain(role);
  });

  it('are the same in tokens.css', () => {
    const declared = Object.fromEntries(
      [...root.matchAll(/(--[\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name, value]),
    );
    const expected = Object.fromEntries(
      Object.entries(colours).map(([role, hex]) => [variableOf(role), hex]),
    );
    expect(declared).toEqual(expected);
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
