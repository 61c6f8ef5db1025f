import { expect, it } from 'vitest';
import { openBrowser } from './support/open-app.ts';
import { sightOf, type PageSight } from './support/page-sight.ts';

async function look(html: string): Promise<PageSight> {
  const page = await (await openBrowser()).newPage({ viewport: { width: 800, height: 600 } });
  try {
    await page.setContent(`<body style="margin: 0; font: 20px/1.3 sans-serif">${html}`);
    return await sightOf(page);
  } finally {
    await page.close();
  }
}

it('finds nothing wrong with words that stand beside one another, and sees them', async () => {
  const { words, problems } = await look(
    '<h1>One</h1><p>Two <b>three</b></p><button aria-label="Four">+</button>',
  );
  expect(words).toBe('One\nTwo\nthree\n+\nFour');
  expect(problems).toEqual([]);
});

it.each([
  ['cut below', '<div style="height: 10px; overflow: hidden">Half</div>', '"Half" is cut by its box'],
  [
    'cut at the side',
    '<div style="width: 20px; overflow: hidden; white-space: nowrap">Long words</div>',
    '"Long words" is cut by its box',
  ],
  [
    'ended by dots',
    '<div style="width: 60px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis">Long words</div>',
    '"Long words" is cut by dots',
  ],
  [
    'outside',
    '<p style="position: absolute; left: 780px; white-space: nowrap">Outside</p>',
    '"Outside" is cut by the edge of the window',
  ],
  [
    'over others',
    '<p style="position: absolute; top: 0; margin: 0">Below</p><p style="position: absolute; top: 4px; margin: 0">Above</p>',
    '"Below" lies over "Above"',
  ],
  [
    'under STOP',
    '<button>Key</button><div data-testid="stop" style="position: fixed; inset: 0; background: red"></div>',
    'the key "Key" lies under STOP',
  ],
])('finds words that are %s', async (_what, html, problem) => {
  expect((await look(html)).problems).toContain(problem);
});

it('does not see what is scrolled away, hidden, or covered by a dialog, and finds nothing wrong with it', async () => {
  const { words, problems } = await look(`
    <div style="height: 100px; overflow: auto"><p>Seen</p><p style="margin-top: 400px">Below</p></div>
    <p style="opacity: 0">Hidden</p><p>Behind</p>
    <div style="position: fixed; top: 120px; left: 0; width: 800px; height: 400px; background: white">Dialog</div>`);
  expect(words).toBe('Seen\nDialog');
  expect(problems).toEqual([]);
});
