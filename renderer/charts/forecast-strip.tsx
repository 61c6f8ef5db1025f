import { useId, type ReactNode } from 'react';
import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import { formatFixed } from '#ui/format/number-format.ts';
import { speedInUnit } from '#ui/format/speed.ts';
import { formatTempo } from '#ui/format/tempo.ts';
import type { UnitSystem } from '#ui/format/unit-system.ts';
import { forecastGeometry } from './forecast-geometry.ts';
import style from './forecast-strip.module.css';

export interface ForecastStripProps {
  readonly forecast: SessionForecast;
  readonly units: UnitSystem;
  readonly locale: string;
  /** The whole of it in a sentence or two: what screen readers say. */
  readonly description: string;
  readonly words: {
    /** Unit of the axis: "km/h". */
    readonly speedUnit: string;
    /** "min". */
    readonly minutes: string;
    /** At the line of the cap: "limit". */
    readonly cap: string;
    readonly bpm: string;
  };
}

/** What a run is expected to be: speed over time, the band it stays in, what caps it, and each track with its tempo. */
export function ForecastStrip({
  forecast,
  units,
  locale,
  description,
  words,
}: ForecastStripProps): ReactNode {
  const describedBy = useId();
  const geometry = forecastGeometry(forecast, (speedKmh) => speedInUnit(speedKmh, units));
  if (geometry === undefined) return null;
  const { band, parts, capTop, speedPath, speedTicks, timeTicks, blocks } = geometry;
  const percent = (share: number): string => `${share * 100}%`;
  return (
    <figure className={style['strip']} aria-labelledby={describedBy} data-testid="forecast">
      <figcaption id={describedBy} className={style['spoken']}>
        {description}
      </figcaption>
      <div className={style['chart']} aria-hidden>
        <span className={style['unit']}>{words.speedUnit}</span>
        <div className={style['plot']}>
          {band !== undefined && (
            <div
              className={style['band']}
              style={{ top: percent(band.top), height: percent(band.bottom - band.top) }}
            />
          )}
          {parts.map(({ key, left, width, top }) => (
            <div
              key={key}
              className={style['programmePart']}
              data-testid="forecast-part"
              style={{ left: percent(left), width: percent(width), top: percent(top) }}
            />
          ))}
          {speedTicks.map(({ speed, top }) => (
            <span key={speed} className={style['speedTick']} style={{ top: percent(top) }}>
              {formatFixed(speed, 0, locale)}
            </span>
          ))}
          {capTop !== undefined && (
            <div className={style['cap']} style={{ top: percent(capTop) }}>
              <span>{words.cap}</span>
            </div>
          )}
          <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" className={style['picture']}>
            <path d={speedPath} className={style['line']} />
          </svg>
        </div>
        <div className={style['blocks']}>
          {blocks.map(({ key, title, tempoBpm, left, width }) => (
            <div
              key={key}
              className={style['block']}
              title={title}
              style={{ left: percent(left), width: percent(width) }}
            >
              <span>{formatTempo(tempoBpm, locale)}</span>
            </div>
          ))}
        </div>
        <span className={style['bpm']}>{words.bpm}</span>
        <div className={style['times']}>
          {timeTicks.map(({ minute, left }) => (
            <span
              key={minute}
              className={style['timeTick']}
              data-edge={edgeOf(left)}
              style={{ left: percent(left) }}
            >
              {formatFixed(minute, 0, locale)}
            </span>
          ))}
        </div>
        <span className={style['minutes']}>{words.minutes}</span>
      </div>
    </figure>
  );
}

/** The outermost figures stay inside of the strip. */
function edgeOf(left: number): 'start' | 'end' | 'none' {
  if (left < 0.03) return 'start';
  return left > 0.97 ? 'end' : 'none';
}
