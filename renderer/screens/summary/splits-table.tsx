import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRecord } from '#core/session/session-records.ts';
import { Icon } from '#ui/parts/icon.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import type { Figures } from '#renderer/screens/page/figures.ts';
import { splitsOf, type PartFigures, type TrackPart } from './splits.ts';
import style from './summary-screen.module.css';

export interface SplitsTableProps {
  readonly record: SessionRecord;
  readonly parts: readonly TrackPart[];
  readonly best: TrackPart | undefined;
  readonly figures: Figures;
}

interface Row extends PartFigures {
  readonly key: string;
  readonly name: string;
  readonly detail: string | undefined;
  readonly isBest: boolean;
}

/** Parts of the run, by distance or by track: what the charts show, to be read. */
export function SplitsTable({ record, parts, best, figures }: SplitsTableProps): ReactNode {
  const { t } = useTranslation('summary');
  const [by, setBy] = useState<'distance' | 'track'>('distance');
  const splits = useMemo(() => splitsOf(record.samples, figures.splitM), [record, figures.splitM]);
  const unit = figures.unit.distance;
  const rows: readonly Row[] =
    by === 'distance'
      ? splits.map((split) => ({
          ...split,
          key: String(split.number),
          name: split.isWhole ? String(split.number) : figures.distance(split.distanceM),
          detail: undefined,
          isBest: false,
        }))
      : parts.map((part) => ({
          ...part,
          key: `${part.startedAtMs}`,
          name: part.title,
          detail: t('splits.tempo', { tempo: Math.round(part.tempoBpm) }),
          isBest: part === best,
        }));
  // A title needs the room: what stands beside it is what tracks differ in.
  const hasHeart = by === 'distance' && rows.some(({ heartRateBpm }) => heartRateBpm !== undefined);
  const hasSteps = rows.some(({ cadenceSpm }) => cadenceSpm !== undefined);
  const hasCadence = by === 'distance' && hasSteps;

  return (
    <section className={style['splits']} aria-label={t('splits.name')}>
      {best !== undefined && (
        <p className={style['best']} data-testid="best-track">
          <Icon name="star" weight="fill" className={style['star']} />
          <span>
            {t('bestTrack')} <strong>{best.title}</strong>{' '}
            {t('bestTrackWhy', { share: figures.percent(best.inStep), tempo: Math.round(best.tempoBpm) })}
          </span>
        </p>
      )}
      {parts.length > 0 && (
        <Segmented
          label={t('splits.by')}
          value={by}
          onChange={setBy}
          testId="splits-by"
          options={[
            { value: 'distance', label: t('splits.byDistance', { unit }) },
            { value: 'track', label: t('splits.byTrack') },
          ]}
        />
      )}
      {/* A list that scrolls has to be reachable by keys. */}
      <div className={style['tableScroll']} tabIndex={0} role="group" aria-label={t('splits.name')}>
        <table className={style['table']} data-by={by} data-testid="splits">
          <thead>
            <tr>
              <th scope="col" className={style['nameColumn']}>
                {by === 'distance' ? unit : t('splits.track')}
              </th>
              {by === 'track' && <th scope="col">{t('splits.time')}</th>}
              <th scope="col">{figures.unit.pace}</th>
              {hasHeart && <th scope="col">{t('splits.heart')}</th>}
              {hasCadence && <th scope="col">{t('splits.steps')}</th>}
              {hasSteps && <th scope="col">{t('splits.inStep')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className={style['nameColumn']}>
                  <span className={style['name']} title={row.name}>
                    {row.isBest && <Icon name="star" weight="fill" className={style['star']} />}
                    {row.name}
                  </span>
                  {row.detail !== undefined && <small>{row.detail}</small>}
                </th>
                {by === 'track' && <td>{figures.time(row.movingMs)}</td>}
                <td>{figures.pace(row.distanceM, row.movingMs)}</td>
                {hasHeart && <td>{figures.whole(row.heartRateBpm)}</td>}
                {hasCadence && <td>{figures.whole(row.cadenceSpm)}</td>}
                {hasSteps && <td>{figures.percent(row.inStep)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p>{t('splits.none')}</p>}
      </div>
    </section>
  );
}
