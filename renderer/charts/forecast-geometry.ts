import type { SessionForecast } from '#contract/rpc/session-forecast.ts';

/** Where things are in the strip: shares of its width and height, 0 to 1, from the upper left. */
export interface ForecastGeometry {
  /** An SVG path in a box of 1000 x 1000. */
  readonly speedPath: string;
  readonly band: { readonly top: number; readonly bottom: number } | undefined;
  /** The tightest cap, where it lies inside of the strip. */
  readonly capTop: number | undefined;
  readonly speedTicks: readonly { readonly speed: number; readonly top: number }[];
  readonly timeTicks: readonly { readonly minute: number; readonly left: number }[];
  readonly blocks: readonly ForecastBlock[];
  /** Of a programme: from the lower edge up to what each part asks for. */
  readonly parts: readonly {
    readonly key: number;
    readonly left: number;
    readonly width: number;
    readonly top: number;
  }[];
}

export interface ForecastBlock {
  readonly key: string;
  readonly title: string;
  readonly tempoBpm: number | undefined;
  readonly left: number;
  readonly width: number;
}

/** What is around the speeds, km/h or mph: a line never lies on the edge. */
const room = 0.5;
const box = 1000;
const minuteMs = 60_000;

/**
 * @param speedOf km/h to the unit of the axis
 */
export function forecastGeometry(
  forecast: SessionForecast,
  speedOf: (speedKmh: number) => number,
): ForecastGeometry | undefined {
  const { points, band, queue, parts } = forecast;
  const lengthMs = points.at(-1)?.atMs ?? 0;
  if (lengthMs <= 0) return undefined;
  const speeds = points.map(({ speedKmh }) => speedOf(speedKmh));
  const low = Math.max(0, Math.floor(Math.min(...speeds, speedOf(band.lowKmh)) - room));
  const high = Math.ceil(Math.max(...speeds, speedOf(band.highKmh)) + room);
  const topOf = (speed: number): number => (high - speed) / (high - low);
  const leftOf = (atMs: number): number => Math.min(1, Math.max(0, atMs / lengthMs));
  const capKmh = forecast.caps[0]?.limitKmh;
  const cap = capKmh === undefined ? undefined : speedOf(capKmh);
  return {
    speedPath: points
      .map(({ atMs }, index) => {
        const x = Math.round(leftOf(atMs) * box);
        const y = Math.round(topOf(speeds[index] ?? low) * box);
        return `${index === 0 ? 'M' : 'L'}${x} ${y}`;
      })
      .join(''),
    // A programme has a band a part: each is drawn as the part itself.
    band:
      parts.length > 0
        ? undefined
        : { top: topOf(speedOf(band.highKmh)), bottom: topOf(speedOf(band.lowKmh)) },
    parts: parts.map(({ startsAtMs, endsAtMs, speedKmh }) => ({
      key: startsAtMs,
      left: leftOf(startsAtMs),
      width: leftOf(endsAtMs) - leftOf(startsAtMs),
      top: topOf(speedOf(speedKmh)),
    })),
    capTop: cap !== undefined && cap <= high && cap >= low ? topOf(cap) : undefined,
    speedTicks: ticks(low, high, 4).map((speed) => ({ speed, top: topOf(speed) })),
    timeTicks: ticks(0, lengthMs / minuteMs, 4).map((minute) => ({
      minute,
      left: leftOf(minute * minuteMs),
    })),
    blocks: queue
      .filter(({ startsAtMs }) => startsAtMs < lengthMs)
      .map(({ trackId, title, startsAtMs, endsAtMs }) => ({
        key: `${trackId}@${startsAtMs}`,
        title,
        tempoBpm: points.find((point) => point.trackId === trackId && point.atMs >= startsAtMs)?.tempoBpm,
        left: leftOf(startsAtMs),
        width: leftOf(endsAtMs) - leftOf(startsAtMs),
      })),
  };
}

/** Round figures from low to high, at most so many steps between them. */
export function ticks(low: number, high: number, mostSteps: number): readonly number[] {
  const step = [1, 2, 5, 10, 15, 20, 30, 60, 120].find((each) => (high - low) / each <= mostSteps) ?? 240;
  const found: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-9; tick += step) found.push(tick);
  return found;
}
