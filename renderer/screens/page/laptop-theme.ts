import { useLayoutEffect, useSyncExternalStore } from 'react';
import type { Theme } from '#ui/tokens/tokens.ts';

/** What decides whether somebody sits at a laptop and has asked for light. */
export interface ThemeFacts {
  /** A window of Electron that fills a gym's display. */
  readonly isKiosk: boolean;
  /** The page fills a display by itself, as in a browser in kiosk mode. */
  readonly fillsDisplay: boolean;
  /** A mouse or a touchpad; a console's panel is touched. */
  readonly hasFinePointer: boolean;
  readonly prefersLight: boolean;
}

/** A console is dark, whatever its system says: it lights the face of somebody who runs. */
export function themeFor({ isKiosk, fillsDisplay, hasFinePointer, prefersLight }: ThemeFacts): Theme {
  return !isKiosk && !fillsDisplay && hasFinePointer && prefersLight ? 'light' : 'dark';
}

const fullScreen = '(display-mode: fullscreen)';
const finePointer = '(pointer: fine)';
const light = '(prefers-color-scheme: light)';

/** The theme of screens without a run, as the system has it now. */
export function useLaptopTheme(): Theme {
  return useSyncExternalStore(onChange, themeNow);
}

/**
 * For every screen without a run: as long as it is shown, the page has its theme. Screens of a run do not ask, and are
 * dark.
 */
export function useStandingTheme(): void {
  useShownTheme(useLaptopTheme());
}

/** Gives all of the page a theme while the caller is shown; it is dark before and after. */
export function useShownTheme(theme: Theme): void {
  // Before anything is painted: from one screen to the next nothing flashes.
  useLayoutEffect(() => {
    const { documentElement: page } = document;
    page.dataset['theme'] = theme;
    return () => {
      page.dataset['theme'] = 'dark';
    };
  }, [theme]);
}

function themeNow(): Theme {
  return themeFor({
    isKiosk: window.beatrunner?.facts.isKiosk === true,
    fillsDisplay: matchMedia(fullScreen).matches,
    hasFinePointer: matchMedia(finePointer).matches,
    prefersLight: matchMedia(light).matches,
  });
}

function onChange(listener: () => void): () => void {
  const queries = [fullScreen, finePointer, light].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}
