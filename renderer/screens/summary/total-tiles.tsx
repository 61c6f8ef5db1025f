import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionTotals } from '#core/session/session-records.ts';
import { ValueTile } from '#ui/parts/value-tile.tsx';
import type { Figures } from '#renderer/screens/page/figures.ts';

/** Four totals; the fourth is the heart where one was measured. */
export function TotalTiles({
  totals,
  figures,
}: {
  readonly totals: SessionTotals;
  readonly figures: Figures;
}): ReactNode {
  const { t } = useTranslation('summary');
  return (
    <>
      <ValueTile
        label={t('distance')}
        value={figures.distance(totals.distanceM)}
        unit={figures.unit.distance}
        testId="total-distance"
      />
      <ValueTile label={t('timeInAll')} value={figures.time(totals.durationMs)} testId="total-time" />
      <ValueTile
        label={t('energy')}
        value={figures.whole(totals.energyKcal)}
        unit={t('unit.kcal')}
        testId="total-energy"
      />
      {totals.meanHeartRateBpm === undefined ? (
        <ValueTile
          label={t('maxSpeed')}
          value={figures.speed(totals.maxSpeedKmh)}
          unit={figures.unit.speed}
          tone="speed"
          testId="total-max-speed"
        />
      ) : (
        <ValueTile
          label={t('meanHeartRate')}
          value={figures.whole(totals.meanHeartRateBpm)}
          unit={t('unit.bpm')}
          tone="heart"
          testId="total-heart"
        />
      )}
    </>
  );
}
