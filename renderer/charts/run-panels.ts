import type { HeartRateZones } from '#core/physiology/heart-rate-zones.ts';
import { zoneNumbers } from '#core/physiology/heart-rate-zones.ts';
import type { Palette } from '#ui/tokens/tokens.ts';
import type { ChartValue } from './downsample.ts';
import { runColumns, type RunColumn, type RunSeries } from './run-series.ts';

/** How one series of a panel is drawn. */
export interface ChartLine {
  readonly column: RunColumn;
  readonly stroke: string | undefined;
  /** Canvas pixels; times the size of the text. */
  readonly width: number;
  readonly isStep?: true;
  readonly dash?: readonly number[];
  readonly fill?: string;
  /** On a scale of its own, without ticks. */
  readonly isBackground?: true;
}

export interface HorizontalBand {
  readonly low: number;
  readonly high: number;
  readonly fill: string;
  readonly label: string;
}

/** One of the small multiples. */
export interface RunPanel {
  readonly id: 'speed' | 'cadence' | 'heart';
  readonly lines: readonly ChartLine[];
  /** Filled between two lines, by their place in `lines`: upper, lower. */
  readonly between?: { readonly upper: number; readonly lower: number; readonly fill: string };
  readonly range: { readonly from: number; readonly to: number };
  readonly backgroundRange?: { readonly from: number; readonly to: number };
  readonly bands: readonly HorizontalBand[];
}

/** Cadences of somebody who stands: they would only squeeze the rest. */
const leastShownSpm = 60;

/** The panels that have something to show; speed always. */
export function runPanels(
  series: RunSeries,
  speedFactor: number,
  zones: HeartRateZones | undefined,
  colours: Palette,
): readonly RunPanel[] {
  const speed = extent(series, ['requestedKmh', 'reportedKmh']);
  const speedRange = { from: 0, to: Math.max(4, (speed?.to ?? 0) * speedFactor * 1.12) };
  const incline = extent(series, ['inclinePercent']);
  const hasIncline = incline !== undefined && (incline.to > 0.05 || incline.from < -0.05);
  return [
    {
      id: 'speed',
      lines: [
        ...(hasIncline
          ? [
              {
                column: 'inclinePercent',
                stroke: undefined,
                width: 0,
                fill: alpha(colours.text3, 0.28),
                isBackground: true,
              } as const,
            ]
          : []),
        { column: 'requestedKmh', stroke: colours.text2, width: 1.5, isStep: true, dash: [6, 5] },
        { column: 'reportedKmh', stroke: colours.speed, width: 3.5 },
      ],
      range: speedRange,
      // The area stays in the lower third, out of the lines' way.
      ...(hasIncline && {
        backgroundRange: { from: Math.min(0, incline.from * 3), to: Math.max(3, incline.to * 3) },
      }),
      bands: [],
    },
    ...cadencePanel(series, colours),
    ...heartPanel(series, zones, colours),
  ];
}

function cadencePanel(series: RunSeries, colours: Palette): readonly RunPanel[] {
  const found = extent(series, ['cadenceSpm', 'beatLowSpm', 'beatHighSpm'], leastShownSpm);
  if (found === undefined) return [];
  const range = { from: found.from - 6, to: found.to + 6 };
  return [
    {
      id: 'cadence',
      lines: [
        { column: 'beatHighSpm', stroke: alpha(colours.beat, 0.7), width: 1, isStep: true },
        { column: 'beatLowSpm', stroke: alpha(colours.beat, 0.7), width: 1, isStep: true },
        { column: 'cadenceSpm', stroke: colours.text, width: 2 },
        { column: 'inStepSpm', stroke: colours.accent, width: 3.5 },
      ],
      between: { upper: 0, lower: 1, fill: alpha(colours.beat, 0.35) },
      range,
      bands: [],
    },
  ];
}

function heartPanel(
  series: RunSeries,
  zones: HeartRateZones | undefined,
  colours: Palette,
): readonly RunPanel[] {
  const found = extent(series, ['heartRateBpm']);
  if (found === undefined) return [];
  const range = { from: found.from - 6, to: found.to + 6 };
  const bands =
    zones === undefined
      ? []
      : zoneNumbers
          .map((zone) => ({
            low: Math.max(range.from, zones.ranges[zone].lowBpm),
            high: Math.min(range.to, zone === 5 ? Number.POSITIVE_INFINITY : zones.ranges[zone].highBpm),
            fill: alpha(colours.heart, 0.04 + zone * 0.035),
            label: String(zone),
          }))
          .filter(({ low, high }) => high > low);
  return [
    {
      id: 'heart',
      lines: [{ column: 'heartRateBpm', stroke: colours.heart, width: 3 }],
      range,
      bands,
    },
  ];
}

/** Lowest and highest of some columns; undefined where there is nothing at all. */
function extent(
  { table }: RunSeries,
  columns: readonly RunColumn[],
  least = Number.NEGATIVE_INFINITY,
): { readonly from: number; readonly to: number } | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (const value of table.columns[runColumns.indexOf(column)] ?? []) {
      if (!isNumber(value) || value < least) continue;
      from = Math.min(from, value);
      to = Math.max(to, value);
    }
  }
  return from > to ? undefined : { from, to };
}

function isNumber(value: ChartValue): value is number {
  return typeof value === 'number';
}

/** A hex colour with some of what is behind it. */
function alpha(hex: string, share: number): string {
  return `${hex}${Math.round(share * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
