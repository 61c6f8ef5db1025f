import type { ChartSpan } from './run-series.ts';

/** Narrower than this nothing can be told apart: seconds, or metres. */
export const narrowest = 10;

/** A span that a person drew in either direction, inside the whole; undefined where it is too narrow to be meant. */
export function drawnSpan(oneX: number, otherX: number, whole: ChartSpan): ChartSpan | undefined {
  const fromX = Math.max(whole.fromX, Math.min(oneX, otherX));
  const toX = Math.min(whole.toX, Math.max(oneX, otherX));
  return toX - fromX < narrowest ? undefined : { fromX, toX };
}

/** Half of what is seen, round a place; as narrow as it gets, it stays. */
export function zoomedIn(shown: ChartSpan, x: number, whole: ChartSpan): ChartSpan {
  const width = Math.max(narrowest, (shown.toX - shown.fromX) / 2);
  return moved({ fromX: x - width / 2, toX: x + width / 2 }, whole);
}

/** Twice of what is seen, at most everything. */
export function zoomedOut(shown: ChartSpan, whole: ChartSpan): ChartSpan {
  const width = shown.toX - shown.fromX;
  return moved({ fromX: shown.fromX - width / 2, toX: shown.toX + width / 2 }, whole);
}

/** The same width where a place can be seen. */
export function showing(shown: ChartSpan, x: number, whole: ChartSpan): ChartSpan {
  if (x >= shown.fromX && x <= shown.toX) return shown;
  const width = shown.toX - shown.fromX;
  return moved(x < shown.fromX ? { fromX: x, toX: x + width } : { fromX: x - width, toX: x }, whole);
}

/** Pushed back inside the whole, cut where it is wider. */
function moved({ fromX, toX }: ChartSpan, whole: ChartSpan): ChartSpan {
  const width = toX - fromX;
  if (width >= whole.toX - whole.fromX) return whole;
  const start = Math.min(Math.max(fromX, whole.fromX), whole.toX - width);
  return { fromX: start, toX: start + width };
}
