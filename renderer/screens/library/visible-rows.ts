/** Rows of a long list that have to be there: those in sight and some on either side for whoever scrolls or tabs on. */
export interface RowWindow {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
}

const spareRows = 6;

/** All sizes in CSS pixels; rows are of one height. */
export function visibleRows(list: {
  readonly scrollTopPx: number;
  readonly heightPx: number;
  readonly rowPx: number;
  readonly count: number;
}): RowWindow {
  const { scrollTopPx, heightPx, rowPx, count } = list;
  if (!(rowPx > 0)) return { first: 0, end: Math.min(count, spareRows) };
  const first = Math.max(0, Math.min(count, Math.floor(scrollTopPx / rowPx)) - spareRows);
  const end = Math.min(count, Math.ceil((scrollTopPx + heightPx) / rowPx) + spareRows);
  return { first, end: Math.max(first, end) };
}
