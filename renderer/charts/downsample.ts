/** A value in a chart: null is a gap that is never bridged, undefined a place that has nothing to say. */
export type ChartValue = number | null | undefined;

/** Series over one x, which never falls. */
export interface ChartTable {
  readonly xs: readonly number[];
  readonly columns: readonly (readonly ChartValue[])[];
}

export interface ChartWindow {
  readonly fromX: number;
  readonly toX: number;
  /** How many pixels the window is wide. */
  readonly widthPx: number;
}

/**
 * What of a table can be seen in a window: at most the lowest and the highest value of a pixel in the order in which they
 * came, and a gap wherever there was one, however short. A neighbour on either side is kept, so that lines reach the edges.
 */
export function downsample({ xs, columns }: ChartTable, { fromX, toX, widthPx }: ChartWindow): ChartTable {
  const first = Math.max(0, firstIndexFrom(xs, fromX) - 1);
  const last = Math.min(xs.length - 1, firstIndexFrom(xs, toX) + 1);
  if (last - first + 1 <= 2 * widthPx) return slice({ xs, columns }, first, last + 1);
  const out = createRows(columns.length);
  const perPx = (toX - fromX) / widthPx;
  let start = first;
  while (start <= last) {
    const pixel = Math.floor(((xs[start] ?? 0) - fromX) / perPx);
    let end = start + 1;
    while (end <= last && Math.floor(((xs[end] ?? 0) - fromX) / perPx) === pixel) end += 1;
    out.addPixel({ xs, columns }, start, end);
    start = end;
  }
  return out.table;
}

/** The first index with `xs[index] >= x`; the length where there is none. */
export function firstIndexFrom(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? Number.POSITIVE_INFINITY) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function slice({ xs, columns }: ChartTable, start: number, end: number): ChartTable {
  return { xs: xs.slice(start, end), columns: columns.map((column) => column.slice(start, end)) };
}

function createRows(columnCount: number) {
  const xs: number[] = [];
  const columns: ChartValue[][] = Array.from({ length: columnCount }, () => []);
  const addRow = (x: number, values: readonly ChartValue[]): void => {
    xs.push(x);
    for (const [index, column] of columns.entries()) column.push(values[index]);
  };
  return {
    table: { xs, columns } satisfies ChartTable,
    addPixel(table: ChartTable, start: number, end: number): void {
      if (end - start <= 2) {
        for (let index = start; index < end; index += 1) {
          addRow(
            table.xs[index] ?? 0,
            table.columns.map((column) => column[index]),
          );
        }
        return;
      }
      const views = table.columns.map((column) => viewOf(column, start, end));
      const firstX = table.xs[start] ?? 0;
      const lastX = table.xs[end - 1] ?? 0;
      // A row that only breaks lines says nothing of the series that go on.
      const addGaps = (x: number, place: Gap): void => {
        if (views.some(({ gaps }) => gaps.has(place)))
          addRow(
            x,
            views.map(({ gaps }) => (gaps.has(place) ? null : undefined)),
          );
      };
      addGaps(firstX, 'before');
      addRow(
        firstX,
        views.map(({ values }) => values[0]),
      );
      addGaps((firstX + lastX) / 2, 'between');
      addRow(
        lastX,
        views.map(({ values }) => values[1]),
      );
      addGaps(lastX, 'after');
    },
  };
}

type Gap = 'before' | 'between' | 'after';

interface PixelView {
  readonly values: readonly [ChartValue, ChartValue];
  readonly gaps: ReadonlySet<Gap>;
}

/** Lowest and highest value of a column in some rows, in the order in which they came, and where it has gaps. */
function viewOf(column: readonly ChartValue[], start: number, end: number): PixelView {
  let lowAt = -1;
  let highAt = -1;
  let hasGap = false;
  for (let index = start; index < end; index += 1) {
    const value = column[index];
    if (value === null) hasGap = true;
    if (value === null || value === undefined) continue;
    if (lowAt < 0 || value < (column[lowAt] ?? 0)) lowAt = index;
    if (highAt < 0 || value > (column[highAt] ?? 0)) highAt = index;
  }
  if (lowAt < 0) {
    const nothing = hasGap ? null : undefined;
    return { values: [nothing, nothing], gaps: new Set() };
  }
  const values = [column[Math.min(lowAt, highAt)], column[Math.max(lowAt, highAt)]] as const;
  const gaps = new Set<Gap>();
  if (hasGap) {
    const isBefore = column[start] === null;
    const isAfter = column[end - 1] === null;
    if (isBefore) gaps.add('before');
    if (isAfter) gaps.add('after');
    if (!isBefore && !isAfter) gaps.add('between');
  }
  return { values, gaps };
}
