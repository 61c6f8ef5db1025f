import { useLayoutEffect, useState, type RefObject } from 'react';

/** Size of an element's content box, CSS pixels, and of the text in it. */
export interface Box {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fontPx: number;
  readonly fontFamily: string;
}

/** What canvases have to be told: they know nothing of style sheets. Undefined until it was measured. */
export function useBox(element: RefObject<HTMLElement | null>): Box | undefined {
  const [box, setBox] = useState<Box>();
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return undefined;
    const look = (): void => {
      const { fontSize, fontFamily } = getComputedStyle(measured);
      const next = {
        widthPx: Math.floor(measured.clientWidth),
        heightPx: Math.floor(measured.clientHeight),
        fontPx: Number.parseFloat(fontSize),
        fontFamily,
      };
      setBox((before) => (before !== undefined && isSame(before, next) ? before : next));
    };
    const observer = new ResizeObserver(look);
    observer.observe(measured);
    look();
    // A canvas that was drawn before its font had come keeps the wrong one.
    const lookAtFonts = (): void => setBox((before) => before && { ...before });
    document.fonts.addEventListener('loadingdone', lookAtFonts);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', lookAtFonts);
    };
  }, [element]);
  return box;
}

function isSame(one: Box, other: Box): boolean {
  return (
    one.widthPx === other.widthPx &&
    one.heightPx === other.heightPx &&
    one.fontPx === other.fontPx &&
    one.fontFamily === other.fontFamily
  );
}
