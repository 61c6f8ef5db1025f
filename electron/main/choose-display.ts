import { z } from 'zod';

/** As much of a display as tells it from others: systems give ids anew when a cable is pulled. */
export const knownDisplaySchema = z.object({
  id: z.number(),
  size: z.object({ width: z.number(), height: z.number() }),
});
export type KnownDisplay = z.infer<typeof knownDisplaySchema>;

/**
 * The display that a kiosk belongs on: the one it was on last by id and size, else one of that size, else the main one.
 *
 * @param main the system's own choice; it is among `displays` in any order
 */
export function chooseDisplay<Display extends KnownDisplay>(
  displays: readonly Display[],
  main: Display,
  last: KnownDisplay | undefined,
): Display {
  if (last === undefined) return main;
  const ofThatSize = displays.filter(
    ({ size }) => size.width === last.size.width && size.height === last.size.height,
  );
  return ofThatSize.find(({ id }) => id === last.id) ?? ofThatSize[0] ?? main;
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Whether enough of a window is on a display for a person to find it, and STOP on it. */
export function isInSight(window: Area, displays: readonly { readonly workArea: Area }[]): boolean {
  return displays.some(({ workArea }) => sharedPart(window, workArea) >= 0.5);
}

/** Of the window's own area, 0 to 1. */
function sharedPart(window: Area, area: Area): number {
  const width = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const height = Math.min(window.y + window.height, area.y + area.height) - Math.max(window.y, area.y);
  return width <= 0 || height <= 0 ? 0 : (width * height) / (window.width * window.height);
}
