import type { Page } from 'playwright-core';

/** What somebody sees who stands before a page, by where its words lie. */
export interface PageSight {
  /** Every line of words that is seen, and the names of controls that are. */
  readonly words: string;
  /** Words that are cut, that lie over others, or outside of the window; keys that STOP covers. One line each. */
  readonly problems: readonly string[];
}

/** Looks at a page as it is now. Of what scrolls, what is scrolled away is neither seen nor cut. */
export async function sightOf(page: Page): Promise<PageSight> {
  return await page.evaluate(lookAtPage);
}

/** Runs in the page: it knows nothing but what is in it. */
function lookAtPage(): PageSight {
  interface Box {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }
  interface Line {
    readonly element: Element;
    readonly text: string;
    /** Where the ink is: a line is higher than its letters. */
    readonly ink: Box;
  }
  const { innerWidth, innerHeight } = window;
  const problems = new Set<string>();
  const seen: string[] = [];
  const lines: Line[] = [];

  /** Words for those alone who do not see are in a box like this. */
  const isSpeck = ({ width, height }: DOMRect): boolean => width <= 2 || height <= 2;
  const isEmpty = ({ left, top, right, bottom }: Box): boolean => right - left < 1 || bottom - top < 1;
  const cut = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const inkOf = ({ left, top, right, bottom }: Box): Box => {
    const inset = (bottom - top) * 0.24;
    return { left, top: top + inset, right, bottom: bottom - inset };
  };
  const isOpaque = (element: Element): boolean => {
    const { backgroundColor } = getComputedStyle(element);
    const alpha = /^rgba\(.*,\s*([\d.]+)\)$|\/\s*([\d.]+)\)$/.exec(backgroundColor);
    return alpha === null ? backgroundColor !== 'transparent' : Number(alpha[1] ?? alpha[2]) > 0.3;
  };
  /** What lies over a point of an element, if anything does that hides it. */
  const coverOf = (element: Element, x: number, y: number): Element | undefined => {
    for (const each of document.elementsFromPoint(x, y)) {
      if (each === element || each.contains(element) || element.contains(each)) return undefined;
      if (isOpaque(each)) return each;
    }
    return undefined;
  };

  /**
   * What is left of a box within everything that cuts it; undefined where it is scrolled away. `complain` is told where it is
   * cut by something that does not scroll.
   */
  const shownPart = (element: Element, box: Box, complain: (by: string) => void): Box | undefined => {
    let shown = box;
    for (
      let each: Element | null = element;
      each !== null && each !== document.body;
      each = each.parentElement
    ) {
      const { overflowX, overflowY, textOverflow, position, display } = getComputedStyle(each);
      if (display === 'contents') continue;
      const outer = each.getBoundingClientRect();
      const ink = inkOf(shown);
      const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
      const cuts = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
      if (cuts(overflowX) && (ink.right > outer.right + 1 || ink.left < outer.left - 1)) {
        // A name that is told whole to whoever asks for it may end in dots.
        const isToldWhole = each instanceof HTMLElement && each.title.includes(each.textContent);
        if (textOverflow !== 'ellipsis') complain('its box');
        else if (!isToldWhole) complain('dots');
      }
      if (cuts(overflowY) && (ink.bottom > outer.bottom + 1 || ink.top < outer.top - 1)) complain('its box');
      if (cuts(overflowX) || scrolls(overflowX))
        shown = cut(shown, { ...shown, left: outer.left, right: outer.right });
      if (cuts(overflowY) || scrolls(overflowY))
        shown = cut(shown, { ...shown, top: outer.top, bottom: outer.bottom });
      if (isEmpty(shown)) return undefined;
      if (position === 'fixed') break;
    }
    const ink = inkOf(shown);
    const window_ = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    if (ink.left < -1 || ink.top < -1 || ink.right > innerWidth + 1 || ink.bottom > innerHeight + 1) {
      complain('the edge of the window');
    }
    const inWindow = cut(shown, window_);
    return isEmpty(inWindow) ? undefined : inWindow;
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() !== null) {
    const node = walker.currentNode;
    const text = (node.nodeValue ?? '').trim().replaceAll(/\s+/g, ' ');
    const element = node.parentElement;
    if (text === '' || element === null) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let isSeen = false;
    for (const { left, top, right, bottom } of range.getClientRects()) {
      const box = { left, top, right, bottom };
      if (isEmpty(box) || isSpeck(element.getBoundingClientRect())) continue;
      const shown = shownPart(element, box, (by) => problems.add(`"${text}" is cut by ${by}`));
      if (shown === undefined) continue;
      const ink = inkOf(box);
      const middle = [(shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2] as const;
      const cover = coverOf(element, ...middle);
      if (cover?.closest('[data-testid="stop"]')) problems.add(`"${text}" lies under STOP`);
      if (cover !== undefined) continue;
      isSeen = true;
      lines.push({ element, text, ink: cut(shown, ink) });
    }
    if (isSeen) seen.push(text);
  }

  lines.forEach((a, index) => {
    for (const b of lines.slice(index + 1)) {
      const both = cut(a.ink, b.ink);
      if (both.right - both.left < 3 || both.bottom - both.top < 3 || a.element === b.element) continue;
      problems.add(`"${a.text}" lies over "${b.text}"`);
    }
  });

  for (const control of document.querySelectorAll('button, a[href], input, [role="slider"], [aria-label]')) {
    const { left, top, right, bottom } = control.getBoundingClientRect();
    if (right - left < 4 || !control.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      continue;
    const name = control.getAttribute('aria-label') ?? control.textContent;
    const isKey = control.matches('button, a[href]');
    const shown = shownPart(control, { left, top, right, bottom }, (by) => {
      if (isKey) problems.add(`the key "${name}" is cut by ${by}`);
    });
    if (shown === undefined) continue;
    const cover = coverOf(control, (shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2);
    if (isKey && cover?.closest('[data-testid="stop"]')) problems.add(`the key "${name}" lies under STOP`);
    if (cover === undefined && control.hasAttribute('aria-label')) seen.push(name);
  }

  return { words: seen.join('\n'), problems: [...problems] };
}
