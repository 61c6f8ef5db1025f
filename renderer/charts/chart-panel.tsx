import { useEffect, useRef, type ReactNode } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Palette } from '#ui/tokens/tokens.ts';
import { downsample, type ChartValue } from './downsample.ts';
import { niceTicks } from './nice-ticks.ts';
import type { ChartLine, RunPanel } from './run-panels.ts';
import { runColumns, type ChartSpan, type RunSeries } from './run-series.ts';
import { useBox, type Box } from './use-box.ts';
import style from './run-chart.module.css';

export interface ChartPanelProps {
  readonly panel: RunPanel;
  readonly series: RunSeries;
  /** What is seen of it. */
  readonly shown: ChartSpan;
  /** Left of the plot, CSS pixels; the same in all panels. */
  readonly gutterPx: number;
  /** Speeds of the record times this are what is shown. */
  readonly speedFactor: number;
  readonly palette: Palette;
}

/** One of the small multiples, on a canvas. It is a picture: cursor and zoom lie over all of them. */
export function ChartPanel({
  panel,
  series,
  shown,
  gutterPx,
  speedFactor,
  palette,
}: ChartPanelProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const box = useBox(host);

  useEffect(() => {
    const element = host.current;
    if (element === null || box === undefined || box.widthPx <= gutterPx || box.heightPx < 10)
      return undefined;
    const seen = downsample(series.table, { ...shownWindow(shown), widthPx: box.widthPx - gutterPx });
    const columns = panel.lines.map(({ column }) => {
      const values = seen.columns[runColumns.indexOf(column)] ?? [];
      return column.endsWith('Kmh') ? values.map((value) => times(value, speedFactor)) : [...values];
    });
    const plot = new uPlot(
      optionsOf(panel, series, shown, { box, gutterPx, palette }),
      [[...seen.xs], ...columns],
      element,
    );
    return () => plot.destroy();
  }, [panel, series, shown, box, gutterPx, speedFactor, palette]);

  return <div ref={host} className={style[panel.id]} aria-hidden />;
}

function times(value: ChartValue, factor: number): ChartValue {
  return typeof value === 'number' ? value * factor : value;
}

function shownWindow({ fromX, toX }: ChartSpan): ChartSpan {
  return { fromX, toX };
}

/** Lines of text from one tick to the next. */
const linesBetweenTicks = 1.7;
/** Widths of lines are for text of 32 pixels. */
const textOfWidths = 32;

function optionsOf(
  panel: RunPanel,
  series: RunSeries,
  shown: ChartSpan,
  { box, gutterPx, palette }: { readonly box: Box; readonly gutterPx: number; readonly palette: Palette },
): uPlot.Options {
  const scale = Math.max(0.55, box.fontPx / textOfWidths);
  const { range, backgroundRange = range } = panel;
  const ticks = niceTicks(range, box.heightPx / (box.fontPx * linesBetweenTicks), 'whole');
  return {
    width: box.widthPx,
    height: box.heightPx,
    // Room for half of the highest figure, and half of the lowest.
    padding: [Math.ceil(box.fontPx * 0.45), 0, Math.ceil(box.fontPx * 0.45), 0],
    cursor: { show: false },
    legend: { show: false },
    scales: {
      x: { time: false, range: () => [shown.fromX, shown.toX] },
      y: { range: () => [range.from, range.to] },
      background: { range: () => [backgroundRange.from, backgroundRange.to] },
    },
    axes: [
      { show: false },
      {
        scale: 'y',
        size: gutterPx,
        gap: 8,
        font: `500 ${box.fontPx}px ${box.fontFamily}`,
        stroke: palette.text2,
        ticks: { show: false },
        grid: { stroke: palette.raised, width: 1 },
        splits: () => [...ticks],
        values: (_plot, splits) => splits.map(String),
      },
    ],
    series: [{}, ...panel.lines.map((line) => seriesOf(line, scale))],
    ...(panel.between === undefined
      ? {}
      : {
          bands: [
            { series: [panel.between.upper + 1, panel.between.lower + 1], fill: panel.between.fill },
          ] satisfies uPlot.Band[],
        }),
    hooks: {
      drawClear: [
        (plot) => {
          drawBands(plot, panel, box, palette);
          drawPauses(plot, series.pauses, palette);
        },
      ],
    },
  };
}

function seriesOf(line: ChartLine, scale: number): uPlot.Series {
  const stepped = uPlot.paths.stepped;
  return {
    scale: line.isBackground === true ? 'background' : 'y',
    ...(line.stroke === undefined ? {} : { stroke: line.stroke }),
    width: line.width * scale,
    ...(line.dash === undefined ? {} : { dash: line.dash.map((length) => length * scale) }),
    ...(line.fill === undefined ? {} : { fill: line.fill }),
    ...(line.isStep === true && stepped !== undefined ? { paths: stepped({ align: 1 }) } : {}),
    // What is not known is not drawn: a line over a gap would be a guess.
    spanGaps: false,
    points: { show: false },
  };
}

function drawBands(plot: uPlot, { bands }: RunPanel, { fontPx, fontFamily }: Box, palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.font = `500 ${fontPx * devicePixelRatio}px ${fontFamily}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  for (const { low, high, fill, label } of bands) {
    const top = plot.valToPos(high, 'y', true);
    const bottom = plot.valToPos(low, 'y', true);
    ctx.fillStyle = fill;
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
    if (bottom - top < fontPx * devicePixelRatio) continue;
    ctx.fillStyle = palette.text2;
    ctx.fillText(label, bbox.left + bbox.width - 8 * devicePixelRatio, (top + bottom) / 2);
  }
  ctx.restore();
}

/** Hatched, so that it is no colour of a series and no gap. */
function drawPauses(plot: uPlot, pauses: readonly ChartSpan[], palette: Palette): void {
  const { ctx, bbox } = plot;
  const gap = 10 * devicePixelRatio;
  for (const { fromX, toX } of pauses) {
    const left = Math.max(bbox.left, plot.valToPos(fromX, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(toX, 'x', true));
    if (right - left < 1) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    ctx.fillStyle = palette.surface;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.strokeStyle = palette.edge;
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += gap) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
}
