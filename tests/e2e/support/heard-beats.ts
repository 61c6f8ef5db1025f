import type { Page } from 'playwright-core';

/** A pulse of the beat meter, and where the music was when it came. */
export interface SeenPulse {
  readonly trackUrl: string;
  /** Seconds in the recording, as the audio element says. */
  readonly positionS: number;
}

interface Watched {
  readonly pulses: SeenPulse[];
  readonly elements: HTMLAudioElement[];
}

declare global {
  interface Window {
    watchedMusic?: Watched;
  }
}

/** Before the page is loaded: keeps hold of what it plays by, and notes every pulse of its beat meter. */
export async function watchMusic(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const watched: Watched = { pulses: [], elements: [] };
    window.watchedMusic = watched;
    const OwnAudio = window.Audio;
    window.Audio = class extends OwnAudio {
      constructor(src?: string) {
        super(src);
        watched.elements.push(this);
      }
    };
    const animate = Reflect.get(Element.prototype, 'animate');
    Element.prototype.animate = function pulse(this: Element, ...args: Parameters<typeof animate>) {
      const [sounding] = watched.elements.filter(({ paused }) => !paused);
      if (sounding !== undefined && this.closest('[data-testid="beat-meter"]') !== null) {
        watched.pulses.push({ trackUrl: sounding.currentSrc, positionS: sounding.currentTime });
      }
      return animate.apply(this, args);
    };
  });
}

/** What was noted since the page was loaded. */
export async function seenPulses(page: Page): Promise<readonly SeenPulse[]> {
  return await page.evaluate(() => window.watchedMusic?.pulses ?? []);
}

/** Where the music of this page is; undefined where it makes no sound. */
export async function soundingAt(page: Page): Promise<SeenPulse | undefined> {
  return await page.evaluate(() => {
    const sounding = window.watchedMusic?.elements.find(({ paused }) => !paused);
    return sounding && { trackUrl: sounding.currentSrc, positionS: sounding.currentTime };
  });
}
