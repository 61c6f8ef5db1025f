import { useSyncExternalStore } from 'react';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { runScreenFor } from './screen-for.ts';

/** `wide`: 240 px of signs and words; `rail`: signs alone, where a window is narrow; `none`. */
export type SideBarShape = 'wide' | 'rail' | 'none';

/** What decides whether somebody sits at a laptop, and how much room there is. */
export interface SideBarFacts {
  /** A window of Electron that fills a gym's display, or a browser that fills a screen. */
  readonly isKiosk: boolean;
  /** A mouse or a touchpad; a console's panel is touched. */
  readonly hasFinePointer: boolean;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Beside 240 px what is left has words of 14 px from this width on: `--u` is 0.458 px. */
const leastWideWidthPx = 1120;
/** The same beside a rail. */
const leastRailWidthPx = 900;

/** A console's panel has no bar, whatever its size: its screens are reached from Home, by large keys. */
export function sideBarShape({ isKiosk, hasFinePointer, widthPx, heightPx }: SideBarFacts): SideBarShape {
  if (isKiosk || !hasFinePointer || widthPx < leastRailWidthPx) return 'none';
  return widthPx >= leastWideWidthPx && widthPx > heightPx ? 'wide' : 'rail';
}

/**
 * Not beside the summary of a run that has just ended: it asks whether the run is kept, and is left by its answer.
 *
 * @param path the address within the app
 */
export function isBarBeside(path: string, session: LiveStatus['session']): boolean {
  if (path === '/gallery') return false;
  return !(runScreenFor(session) === 'ended' && path === `/summary/${session?.sessionId}`);
}

const finePointer = '(pointer: fine)';
/** A browser in kiosk mode says so, too. */
const fullScreen = '(display-mode: fullscreen)';

/** The shape that the window has room for now. */
export function useSideBarShape(): SideBarShape {
  return useSyncExternalStore(onChange, shapeNow);
}

/** CSS pixels that a bar takes, as in ui/tokens/tokens.css. */
export const sideBarWidthsPx: Readonly<Record<SideBarShape, number>> = { wide: 240, rail: 72, none: 0 };

/** How much of the window's width a bar takes now, CSS pixels. */
export function sideBarWidthNowPx(): number {
  return sideBarWidthsPx[shapeNow()];
}

function shapeNow(): SideBarShape {
  return sideBarShape({
    isKiosk: window.beatrunner?.facts.isKiosk === true || matchMedia(fullScreen).matches,
    hasFinePointer: matchMedia(finePointer).matches,
    widthPx: window.innerWidth,
    heightPx: window.innerHeight,
  });
}

function onChange(listener: () => void): () => void {
  const queries = [finePointer, fullScreen].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', listener);
  window.addEventListener('resize', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
    window.removeEventListener('resize', listener);
  };
}
