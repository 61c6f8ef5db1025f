import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDistance } from '#ui/format/distance.ts';
import { goneAfterMs, type Freshness } from '#ui/format/freshness.ts';
import { formatHeartRate } from '#ui/format/heart.ts';
import { formatFixed } from '#ui/format/number-format.ts';
import { formatTime, formatTimeLeft } from '#ui/format/time.ts';
import { ValueTile } from '#ui/parts/value-tile.tsx';
import type { LiveState } from '#renderer/link/live-store.ts';
import { cardChoices, chooseCard, nextChoice, useCardChoices } from './tile-choices.ts';
import { calmPeriodMs, speedPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';
import { useRunFormat } from './use-run-format.ts';
import style from './value-tiles.module.css';

interface ShownValues {
  readonly freshness: Freshness;
  readonly heartRateBpm: number | undefined;
  readonly distanceM: number | undefined;
  readonly energyKcal: number | undefined;
  readonly inclinePercent: number | undefined;
}

interface ShownTimes {
  readonly freshness: Freshness;
  readonly elapsedMs: number | undefined;
  readonly leftMs: number | undefined;
}

/** Totals are never frozen either: a page that hears nothing does not know them. */
function presence(live: LiveState, nowMs: number): Freshness {
  return statusAgeMs(live, nowMs) > goneAfterMs ? 'gone' : 'fresh';
}

function createValuesReader(): Reader<ShownValues> {
  return (live, nowMs) => {
    const session = live.status?.session;
    return {
      freshness: presence(live, nowMs),
      heartRateBpm: session?.heartRateBpm,
      distanceM: session?.distanceM,
      energyKcal: session?.energyKcal,
      inclinePercent: session?.inclinePercent.reported,
    };
  };
}

/** Whole seconds: the comparison of what was read keeps the page still between them. */
function createTimesReader(): Reader<ShownTimes> {
  const wholeSeconds = (
    durationMs: number | undefined,
    round: (value: number) => number,
  ): number | undefined => (durationMs === undefined ? undefined : round(durationMs / 1000) * 1000);
  return (live, nowMs) => ({
    freshness: presence(live, nowMs),
    elapsedMs: wholeSeconds(live.status?.session?.elapsedMs, Math.floor),
    leftMs: wholeSeconds(live.status?.session?.leftMs, Math.ceil),
  });
}

/** Heart, distance, time; a tap shows what else there is. */
export function ValueTiles(): ReactNode {
  return (
    <div className={style.tiles}>
      <HeartTile />
      <DistanceTile />
      <TimeTile />
    </div>
  );
}

function HeartTile(): ReactNode {
  const { t } = useTranslation('run');
  const { locale } = useRunFormat();
  const { freshness, heartRateBpm, energyKcal } = useSampled(createValuesReader, calmPeriodMs);
  const choice = useCardChoices(({ heart }) => heart);
  const isHeart = choice === 'heartRate';
  return (
    <ValueTile
      label={t(`tile.${choice}`)}
      value={isHeart ? formatHeartRate(heartRateBpm, locale) : formatFixed(energyKcal, 0, locale)}
      unit={t(isHeart ? 'unit.heartRate' : 'unit.energy')}
      tone={isHeart ? 'heart' : 'plain'}
      widest={isHeart ? '888' : '8888'}
      freshness={freshness}
      className={style.tile ?? ''}
      onTap={() => chooseCard('heart', nextChoice(cardChoices.heart, choice))}
      tapLabel={t(isHeart ? 'show.energy' : 'show.heartRate')}
      testId="heart-tile"
    />
  );
}

function DistanceTile(): ReactNode {
  const { t } = useTranslation('run');
  const { locale, system, unit } = useRunFormat();
  const { freshness, distanceM, inclinePercent } = useSampled(createValuesReader, calmPeriodMs);
  const chosen = useCardChoices(({ distance }) => distance);
  // A treadmill that says nothing of its incline leaves the distance alone.
  const choice = inclinePercent === undefined ? 'distance' : chosen;
  const isDistance = choice === 'distance';
  return (
    <ValueTile
      label={t(`tile.${choice}`)}
      value={isDistance ? formatDistance(distanceM, system, locale) : formatFixed(inclinePercent, 1, locale)}
      unit={isDistance ? unit.distance : '%'}
      freshness={freshness}
      className={style.tile ?? ''}
      {...(inclinePercent !== undefined && {
        onTap: () => chooseCard('distance', nextChoice(cardChoices.distance, choice)),
        tapLabel: t(isDistance ? 'show.incline' : 'show.distance'),
      })}
      testId="distance-tile"
    />
  );
}

function TimeTile(): ReactNode {
  const { t } = useTranslation('run');
  const { locale } = useRunFormat();
  const { freshness, elapsedMs, leftMs } = useSampled(createTimesReader, speedPeriodMs / 2);
  const chosen = useCardChoices(({ time }) => time);
  const choice = leftMs === undefined ? 'elapsed' : chosen;
  const isElapsed = choice === 'elapsed';
  const seconds = (durationMs: number | undefined): number | undefined =>
    durationMs === undefined ? undefined : durationMs / 1000;
  return (
    <ValueTile
      label={t(`tile.${choice}`)}
      value={isElapsed ? formatTime(seconds(elapsedMs), locale) : formatTimeLeft(seconds(leftMs), locale)}
      freshness={freshness}
      className={style.tile ?? ''}
      {...(leftMs !== undefined && {
        onTap: () => chooseCard('time', nextChoice(cardChoices.time, choice)),
        tapLabel: t(isElapsed ? 'show.left' : 'show.elapsed'),
      })}
      testId="time-tile"
    />
  );
}
