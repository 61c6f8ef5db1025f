import type { Page } from 'playwright-core';
import type { Language } from '#contract/settings/app-settings.ts';
import type { Scene } from './scene.ts';
import type { TextKey } from './words.ts';

/** What STOP has to be in a state; `none` where nothing can move. */
export type ExpectedStop = 'none' | 'stop' | 'stopping' | 'unreachable';

/** A screen in a state, and how it comes about. */
export interface ScreenState {
  /** Also the name of its picture. */
  readonly name: string;
  /** From the state before it in its story. */
  bring(scene: Scene): Promise<void>;
  /** What a page has to do to be in it (still): before every look. Absent: the state comes from the service alone. */
  readonly keep?: (page: Page, language: Language) => Promise<void>;
  /** The pages that are in it; absent: both. */
  readonly languages?: readonly Language[];
  /** What can be read then, in both languages. */
  readonly words: readonly TextKey[];
  /** What stands there as it came from elsewhere, in whatever language; has the flag g. */
  readonly quoted?: RegExp;
  readonly stop: ExpectedStop;
  /** What the treadmill saw, or did not see, in this state. */
  readonly belt?: (scene: Scene) => Promise<void>;
  /** Passes within seconds: photographed first, and looked at for accessibility in as much of it as is left. */
  readonly isBrief?: boolean;
  /** Longer than a screen: all of it is in the picture. */
  readonly isWhole?: boolean;
}

/** States that follow from one another on one service. */
export interface Story {
  readonly name: string;
  open(): Promise<Scene>;
  readonly states: readonly ScreenState[];
}
