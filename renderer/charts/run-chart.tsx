import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { HeartRateZones } from '#core/physiology/heart-rate-zones.ts';
import type { SessionSample } from '#core/session/session-records.ts';
import type { Palette } from '#ui/tokens/tokens.ts';
import { ChartPanel } from './chart-panel.tsx';
import { firstIndexFrom } from './downsample.ts';
import { niceTicks } from './nice-ticks.ts';
import { runPanels, type RunPanel } from './run-panels.ts';
import type { ChartSpan, RunSeries, TrackBlock } from './run-series.ts';
import { useBox } from './use-box.ts';
import { useChartPointer } from './use-chart-pointer.ts';
import { showing, zoomedIn, zoomedOut } from './zoom.ts';
import style from './run-chart.module.css';

/** What a chart says in words, by whoever shows it: units and language are theirs. */
export interface RunChartTexts {
  /** Name of the whole for screen readers, with how to use the keys. */
  readonly name: string;
  /** Heading of a panel: what it is, and what its lines are or what they say where the cursor is. */
  readonly heading: (panel: RunPanel['id'], hasIncline: boolean, at: SessionSample | undefined) => ReactNode;
  /** A place on the shared axis: "12:30". */
  readonly place: (x: number) => string;
  /** Where the cursor is, apart from what the headings say. */
  readonly where: (series: RunSeries, at: SessionSample) => string;
  /** Everything that was measured there, in one line. */
  readonly readout: (series: RunSeries, at: SessionSample) => string;
  readonly trackBlock: (track: TrackBlock) => string;
  readonly tracks: string;
  /** Shown while nothing is pointed at. */
  readonly hint: string;
}

export interface RunChartProps {
  readonly series: RunSeries;
  readonly zones: HeartRateZones | undefined;
  /** Speeds of the record times this are what is shown: 1, or miles in a kilometre. */
  readonly speedFactor: number;
  /** Metres in the unit of the axis. */
  readonly distanceUnitM: number;
  readonly texts: RunChartTexts;
  /** The colours of the page around it: a canvas knows no variables. */
  readonly palette: Palette;
  /** Switches and buttons beside the readout; `isZoomed` where there is something to reset. */
  readonly tools: (zoom: { readonly isZoomed: boolean; readonly reset: () => void }) => ReactNode;
}

/** The run as small multiples over one axis, with one cursor. */
export function RunChart({
  series,
  zones,
  speedFactor,
  distanceUnitM,
  texts,
  palette,
  tools,
}: RunChartProps): ReactNode {
  const stack = useRef<HTMLDivElement>(null);
  const box = useBox(stack);
  const [zoom, setZoom] = useState<{ readonly of: RunSeries; readonly span: ChartSpan }>();
  const [cursorX, setCursorX] = useState<number>();
  const panels = useMemo(
    () => runPanels(series, speedFactor, zones, palette),
    [series, speedFactor, zones, palette],
  );
  // A zoom is of the axis that it was drawn on.
  const shown = zoom?.of === series ? zoom.span : series;
  const gutterPx = Math.round((box?.fontPx ?? 16) * 2.2);
  const show = (span: ChartSpan): void => setZoom({ of: series, span });
  const reset = (): void => setZoom(undefined);
  const { drawn, handlers } = useChartPointer({
    shown,
    whole: series,
    gutterPx,
    onCursor: setCursorX,
    onZoom: show,
    onReset: reset,
  });
  const index = cursorX === undefined ? undefined : nearestSample(series, cursorX);
  const cursorAt = index === undefined ? undefined : series.table.xs[index];
  const sample = index === undefined ? undefined : series.samples[index];

  function onKeyDown(event: KeyboardEvent): void {
    const middle = cursorAt ?? (shown.fromX + shown.toX) / 2;
    const step = (shown.toX - shown.fromX) / (event.shiftKey ? 10 : 60);
    const move = (x: number): void => {
      const next = Math.min(series.toX, Math.max(series.fromX, x));
      setCursorX(next);
      if (shown !== series) show(showing(shown, next, series));
    };
    const keys: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowLeft: () => move(middle - step),
      ArrowRight: () => move(middle + step),
      Home: () => move(series.fromX),
      End: () => move(series.toX),
      '+': () => show(zoomedIn(shown, middle, series)),
      '-': () => show(zoomedOut(shown, series)),
      '0': reset,
    };
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  const left = (x: number): string => {
    const share = (x - shown.fromX) / (shown.toX - shown.fromX);
    return `calc(${gutterPx}px + (100% - ${gutterPx}px) * ${share})`;
  };
  const isInSight = (x: number | undefined): x is number =>
    x !== undefined && x >= shown.fromX && x <= shown.toX;

  return (
    <div className={style['chart']}>
      <div className={style['tools']}>
        <p className={style['readout']} data-testid="chart-readout">
          {sample === undefined ? texts.hint : texts.where(series, sample)}
        </p>
        {tools({ isZoomed: shown !== series, reset })}
      </div>
      {/* A slider is what this is to somebody who cannot see it: a place in the run, with what was measured there. */}
      <div
        ref={stack}
        className={style['stack']}
        role="slider"
        tabIndex={0}
        aria-label={texts.name}
        aria-valuemin={Math.round(series.fromX)}
        aria-valuemax={Math.round(series.toX)}
        aria-valuenow={Math.round(cursorAt ?? series.fromX)}
        aria-valuetext={sample === undefined ? texts.hint : texts.readout(series, sample)}
        data-testid="run-chart"
        onKeyDown={onKeyDown}
        {...handlers}
      >
        {panels.map((panel) => (
          <div key={panel.id} className={style['panel']}>
            <div className={style['heading']} style={{ paddingInlineStart: `${gutterPx}px` }}>
              {texts.heading(
                panel.id,
                panel.lines.some(({ column }) => column === 'inclinePercent'),
                sample,
              )}
            </div>
            <ChartPanel
              panel={panel}
              series={series}
              shown={shown}
              gutterPx={gutterPx}
              speedFactor={speedFactor}
              palette={palette}
            />
          </div>
        ))}
        <Lane series={series} shown={shown} gutterPx={gutterPx} texts={texts} />
        <div className={style['axis']} aria-hidden>
          {axisTicks(series, shown, distanceUnitM, box).map((x) => (
            <span key={x} className={style['tick']} data-edge={edgeOf(x, shown)} style={{ left: left(x) }}>
              {texts.place(x)}
            </span>
          ))}
        </div>
        {drawn !== undefined && (
          <div
            className={style['drawn']}
            style={{ left: left(drawn.fromX), right: `calc(100% - (${left(drawn.toX)}))` }}
          />
        )}
        {isInSight(cursorAt) && <div className={style['cursor']} style={{ left: left(cursorAt) }} />}
      </div>
    </div>
  );
}

function Lane({
  series,
  shown,
  gutterPx,
  texts,
}: {
  readonly series: RunSeries;
  readonly shown: ChartSpan;
  readonly gutterPx: number;
  readonly texts: RunChartTexts;
}): ReactNode {
  const width = shown.toX - shown.fromX;
  const blocks = series.tracks.filter(({ fromX, toX }) => toX > shown.fromX && fromX < shown.toX);
  if (series.tracks.length === 0) return null;
  return (
    <div className={style['lane']} aria-label={texts.tracks} style={{ marginInlineStart: `${gutterPx}px` }}>
      {blocks.map((track) => {
        const from = Math.max(track.fromX, shown.fromX);
        const share = (Math.min(track.toX, shown.toX) - from) / width;
        return (
          <div
            key={`${track.trackId} ${track.fromX}`}
            className={style['block']}
            title={texts.trackBlock(track)}
            style={{ left: `${((from - shown.fromX) / width) * 100}%`, width: `${share * 100}%` }}
          >
            {track.inStep !== undefined && (
              <div className={style['blockInStep']} style={{ width: `${track.inStep * 100}%` }} />
            )}
            {/* A name of which two letters can be read is noise. */}
            {share > leastNamedShare && texts.trackBlock(track)}
          </div>
        );
      })}
    </div>
  );
}

const leastNamedShare = 0.12;
/** Sizes of text between two ticks of the axis. */
const tickRoom = 6;

function axisTicks(
  { axis }: RunSeries,
  { fromX, toX }: ChartSpan,
  unitM: number,
  box: { readonly widthPx: number; readonly fontPx: number } | undefined,
): readonly number[] {
  if (box === undefined) return [];
  const most = box.widthPx / (box.fontPx * tickRoom);
  if (axis === 'time') return niceTicks({ from: fromX, to: toX }, most, 'time');
  return niceTicks({ from: fromX / unitM, to: toX / unitM }, most, 'distance').map((tick) => tick * unitM);
}

/** The last figure stays inside of the chart. */
function edgeOf(x: number, { fromX, toX }: ChartSpan): 'end' | 'none' {
  return (x - fromX) / (toX - fromX) > 0.96 ? 'end' : 'none';
}

/** The sample at a place, or the one before it; undefined in a run without any. */
function nearestSample({ table, samples }: RunSeries, x: number): number | undefined {
  let index = Math.min(firstIndexFrom(table.xs, x), table.xs.length - 1);
  while (index > 0 && samples[index] === undefined) index -= 1;
  return samples[index] === undefined ? undefined : index;
}
