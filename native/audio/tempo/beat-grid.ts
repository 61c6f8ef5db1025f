/** Beats fitted to what a tracker found. */
export interface BeatGrid {
  readonly tempoBpm: number;
  /** Ascending, at the spacing of `tempoBpm`. */
  readonly beatsS: readonly number[];
  /** One tempo and one phase from beginning to end, as sequenced music has; else the beats follow the player. */
  readonly isSteady: boolean;
  /** How far single ticks lie from the fitted beats, seconds (median). */
  readonly jitterS: number;
}

const ticksPerFit = 32;
const fewestTicks = 8;
/** A tracker's ticks lie on a 12 ms raster; twice that around a beat is still on it. */
const onBeatS = 0.03;

/**
 * Fits beats to tracker ticks. The tempo comes from straight lines through runs of ticks, not from single distances
 * (their raster alone is worth 2 % at 120 BPM). `undefined` for fewer than 8 ticks.
 */
export function fitBeatGrid(ticksS: readonly number[], durationS: number): BeatGrid | undefined {
  if (ticksS.length < fewestTicks) return undefined;
  const roughPeriodS = median(distances(ticksS));
  if (!(roughPeriodS > 0)) return undefined;
  const indexes = numberTicks(ticksS, roughPeriodS);
  const lines = localLines(ticksS, indexes);
  const periodS = median(lines.map((line) => line.slope));
  if (!(periodS > 0.15 && periodS < 3)) return undefined;
  const renumbered = numberTicks(ticksS, periodS);
  return steadyGrid(ticksS, renumbered, durationS) ?? followingGrid(ticksS, renumbered, periodS);
}

/** Beats at another metrical level: `factor` 2 puts a beat between each two, 1/2 keeps every other, from `offset` on. */
export function changeLevel(grid: BeatGrid, factor: 1 | 2 | 0.5, offset: 0 | 1 = 0): BeatGrid {
  switch (factor) {
    case 1:
      return grid;
    case 2: {
      const between = (at: number, index: number) => {
        const next = grid.beatsS[index + 1];
        return next === undefined ? [at] : [at, (at + next) / 2];
      };
      return { ...grid, tempoBpm: grid.tempoBpm * 2, beatsS: grid.beatsS.flatMap(between) };
    }
    case 0.5:
      return { ...grid, tempoBpm: grid.tempoBpm / 2, beatsS: grid.beatsS.filter((_, i) => i % 2 === offset) };
  }
}

/** Moves all beats by a time that may be a fraction of the beat; none before 0. */
export function shiftBeats(grid: BeatGrid, byS: number): BeatGrid {
  return { ...grid, beatsS: grid.beatsS.map((at) => at + byS).filter((at) => at >= 0) };
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** One line for the whole track, if nearly all ticks lie on it. */
function steadyGrid(
  ticksS: readonly number[],
  indexes: readonly number[],
  durationS: number,
): BeatGrid | undefined {
  let used = ticksS.map((_, i) => i);
  let line = lineThrough(ticksS, indexes, used);
  for (let round = 0; round < 4; round += 1) {
    const { slope, intercept } = line;
    const residual = (i: number) => Math.abs((ticksS[i] ?? 0) - intercept - slope * (indexes[i] ?? 0));
    const reach = Math.max(onBeatS, 2 * median(used.map(residual)));
    const near = ticksS.map((_, i) => i).filter((i) => residual(i) <= reach);
    if (near.length < fewestTicks) return undefined;
    used = near;
    line = lineThrough(ticksS, indexes, used);
  }
  const { slope, intercept } = line;
  const offsets = ticksS.map((at, i) => Math.abs(at - intercept - slope * (indexes[i] ?? 0)));
  const onBeat = offsets.filter((offset) => offset <= onBeatS).length;
  if (onBeat < 0.8 * ticksS.length || slope <= 0) return undefined;
  const beatsS: number[] = [];
  for (let k = Math.ceil(-intercept / slope); intercept + k * slope < durationS; k += 1) {
    beatsS.push(Math.max(0, intercept + k * slope));
  }
  return { tempoBpm: 60 / slope, beatsS, isSteady: true, jitterS: median(offsets) };
}

/** Beats that follow a moving tempo: each is read off the line through the ticks around it. */
function followingGrid(ticksS: readonly number[], indexes: readonly number[], periodS: number): BeatGrid {
  const reach = 8;
  const beatsS: number[] = [];
  const offsets: number[] = [];
  const slopes: number[] = [];
  for (let i = 0; i < ticksS.length; i += 1) {
    const around: number[] = [];
    for (let j = Math.max(0, i - reach); j <= Math.min(ticksS.length - 1, i + reach); j += 1) around.push(j);
    const line = lineThrough(ticksS, indexes, around);
    slopes.push(line.slope);
    const index = indexes[i] ?? 0;
    const missing = i === 0 ? 0 : Math.min(16, index - (indexes[i - 1] ?? index) - 1);
    for (let back = missing; back >= 0; back -= 1) {
      const at = line.intercept + line.slope * (index - back);
      // The lines of neighbours differ a little: a beat that would come before or right after the last is the same one.
      if (at >= 0 && at - (beatsS.at(-1) ?? -periodS) > 0.5 * periodS) beatsS.push(at);
    }
    offsets.push(Math.abs((ticksS[i] ?? 0) - line.intercept - line.slope * index));
  }
  return { tempoBpm: 60 / median(slopes), beatsS, isSteady: false, jitterS: median(offsets) };
}

/** Numbers ticks by the beat they mark: a gap of two periods counts two. */
function numberTicks(ticksS: readonly number[], periodS: number): readonly number[] {
  const indexes: number[] = [0];
  for (let i = 1; i < ticksS.length; i += 1) {
    const step = Math.max(1, Math.round(((ticksS[i] ?? 0) - (ticksS[i - 1] ?? 0)) / periodS));
    indexes.push((indexes[i - 1] ?? 0) + step);
  }
  return indexes;
}

function localLines(ticksS: readonly number[], indexes: readonly number[]): readonly Line[] {
  const lines: Line[] = [];
  const size = Math.min(ticksPerFit, ticksS.length);
  for (let start = 0; start + size <= ticksS.length; start += Math.max(1, size >> 1)) {
    lines.push(
      lineThrough(
        ticksS,
        indexes,
        Array.from({ length: size }, (_, i) => start + i),
      ),
    );
  }
  return lines;
}

/** Least squares of time over index, for the ticks in `used`. */
function lineThrough(ticksS: readonly number[], indexes: readonly number[], used: readonly number[]): Line {
  let meanX = 0;
  let meanY = 0;
  for (const i of used) {
    meanX += (indexes[i] ?? 0) / used.length;
    meanY += (ticksS[i] ?? 0) / used.length;
  }
  let covariance = 0;
  let variance = 0;
  for (const i of used) {
    const dx = (indexes[i] ?? 0) - meanX;
    covariance += dx * ((ticksS[i] ?? 0) - meanY);
    variance += dx * dx;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  return { slope, intercept: meanY - slope * meanX };
}

function distances(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, i) => value - (values[i] ?? value));
}
