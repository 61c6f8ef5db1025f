import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fillTemplate, placeholders, templateProblem, type TemplateValues } from './sms-template.ts';

const values: fc.Arbitrary<TemplateValues> = fc.record({
  ...{ number: fc.string(), digits: fc.string(), code: fc.string() },
  ...{ text: fc.string({ unit: 'grapheme' }), language: fc.string(), id: fc.string() },
});

it('stays JSON with the values in it, whatever they are', () => {
  const template = `{${placeholders.map((name) => `"${name}":["{{${name}}}"]`).join(',')}}`;
  fc.assert(
    fc.property(values, (given) => {
      const read = JSON.parse(fillTemplate(template, given, 'json')) as Record<string, string[]>;
      for (const name of placeholders) expect(read[name]).toEqual([given[name]]);
    }),
  );
});

it('stays a form with the values in it, whatever they are', () => {
  const template = placeholders.map((name) => `${name}={{${name}}}`).join('&');
  fc.assert(
    fc.property(values, (given) => {
      const read = new URLSearchParams(fillTemplate(template, given, 'form'));
      expect([...read.keys()]).toEqual([...placeholders]);
      for (const name of placeholders) expect(read.get(name)).toBe(given[name]);
    }),
  );
});

it.each([
  ['{"to":"{{number}}","text":"{{text}}"}', 'json', undefined],
  ['to={{digits}}&c={{code}}', 'form', undefined],
  ['{"to":"{{number}}","text":"{{text}}"', 'json', 'is not JSON'],
  ['{"to":{{number}},"text":"{{text}}"}', 'json', 'is not JSON'],
  ['{"to":"{{nummer}}"}', 'json', 'has {{nummer}}; there are number, digits, text, code, language, id'],
  ['{"text":"{{text}}"}', 'json', 'needs {{number}} or {{digits}}'],
  ['to={{number}}', 'form', 'needs {{text}} or {{code}}'],
] as const)('%s as %s: %s', (template, kind, problem) =>
  expect(templateProblem(template, kind)).toBe(problem),
);
