import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Strip, type StripProps } from './strip.tsx';

const shown = (props: StripProps): string => renderToStaticMarkup(createElement(Strip, props));

it('is heard as it comes, a trouble at once', () => {
  expect(shown({ tone: 'plain', title: 'Now: One' })).toContain('role="status"');
  expect(shown({ tone: 'warn', title: 'Not kept' })).toContain('role="alert"');
});

it('is silent where its words change, or where somebody else says them', () => {
  const silent = shown({ tone: 'warn', title: 'Treadmill silent 3 s', isSpoken: false });
  expect(silent).toContain('Treadmill silent 3 s');
  expect(silent).not.toMatch(/role="(?:alert|status)"|aria-live/);
});
