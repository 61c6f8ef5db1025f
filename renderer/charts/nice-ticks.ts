/** Steps of whole numbers. */
const wholeSteps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500] as const;
/** Seconds, as clocks are read. */
const timeSteps = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200] as const;
/** In units of distance: kilometres or miles. */
const distanceSteps = [0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10] as const;

const stepsOf = { whole: wholeSteps, time: timeSteps, distance: distanceSteps } as const;

/** Round values within a range, as many as there is room for, at the finest step that leaves room. */
export function niceTicks(
  range: { readonly from: number; readonly to: number },
  most: number,
  kind: keyof typeof stepsOf,
): readonly number[] {
  const { from, to } = range;
  const steps = stepsOf[kind];
  const step = steps.find((each) => (to - from) / each <= Math.max(1, most)) ?? steps.at(-1) ?? 1;
  const ticks: number[] = [];
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to + 1e-9; index += 1) {
    ticks.push(Number((index * step).toFixed(6)));
  }
  return ticks;
}
