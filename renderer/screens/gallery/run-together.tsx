import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BeatMeter, type BeatMeterHandle } from '#ui/parts/beat-meter.tsx';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Density } from '#ui/parts/density.tsx';
import { Figure } from '#ui/parts/figure.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { Pill } from '#ui/parts/pill.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { Stepper } from '#ui/parts/stepper.tsx';
import { StopButton, type StopMode } from '#ui/parts/stop-button.tsx';
import { ValueTile } from '#ui/parts/value-tile.tsx';
import { formatSpeed } from '#ui/format/speed.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { TapGuardArea } from '#ui/touch/tap-guard-area.tsx';
import styles from './gallery.module.css';

const beatMs = 60_000 / 171;

/** The parts as the run screen puts them together, on its canvas: the keys act, STOP changes its face. */
export function RunTogether() {
  const { t, i18n } = useTranslation('gallery');
  const [setKmh, changeSetKmh] = useState(12.5);
  const [stop, changeStop] = useState<StopMode>('stop');
  const meter = useRef<BeatMeterHandle>(null);
  useEffect(() => {
    const timer = setInterval(() => meter.current?.pulse(), beatMs);
    return () => clearInterval(timer);
  }, []);
  const locale = i18n.language;
  const speedUnit = unitLabel('speed', 'metric', locale);
  return (
    <Density density="run" className={styles['canvas'] ?? ''} data-testid="specimen-together">
      <TapGuardArea className={styles['guarded'] ?? ''}>
        <div className={styles['top']}>
          <strong className={styles['interval']}>{t('interval', { index: 3, count: 8 })}</strong>
          <ProgressBar
            label={t('interval', { index: 3, count: 8 })}
            share={0.42}
            className={styles['grow'] ?? ''}
          />
          <span className={styles['left']}>
            <Figure text={t('left', { time: '2:14' })} />
          </span>
          <Pill label={t('treadmill')} state={t('state.ready')} tone="good" isCalm />
          <Pill label={t('strap')} state={t('state.ready')} tone="good" isCalm />
        </div>
        <div className={styles['middle']}>
          <Card
            label={t('speed')}
            aside={<span className={styles['speedUnit']}>{speedUnit}</span>}
            className={styles['column'] ?? ''}
          >
            <HeroNumber value="12.4" widest="88.8" />
            <p className={styles['foot']}>
              {t('pace')} <Figure text="4:50" className={styles['line']} />{' '}
              {unitLabel('pace', 'metric', locale)}
            </p>
          </Card>
          <Card
            label={t('cadence')}
            aside={<span className={styles['inStep']}>{t('inStep')}</span>}
            className={styles['column'] ?? ''}
          >
            <HeroNumber value="172" widest="888" size="second" />
            <BeatMeter
              label={t('meter')}
              cadenceSpm={172}
              beatSpm={171}
              state="inStep"
              word={t('inStep')}
              isWordless
              handle={meter}
            />
            <p className={styles['foot']}>
              {t('beat')} <Figure text="171" className={`${styles['line'] ?? ''} ${styles['beat'] ?? ''}`} />{' '}
              {t('musicBpm')}
            </p>
          </Card>
          <div className={styles['tiles']}>
            <ValueTile label={t('heartRate')} value="156" unit={t('bpm')} widest="888" />
            <ValueTile
              label={t('distance')}
              value="6.38"
              unit={unitLabel('distance', 'metric', locale)}
              widest="8.88"
              onTap={() => undefined}
              tapLabel={t('nextTile')}
            />
            <ValueTile label={t('time')} value="31:07" widest="8:88:88" />
          </div>
        </div>
        <div className={styles['bar']}>
          <Stepper
            value={formatSpeed(setKmh, 'metric', locale)}
            widest="88.8"
            caption={t('setUnit', { unit: speedUnit })}
            minusLabel={t('slower')}
            plusLabel={t('faster')}
            valueLabel={t('presets')}
            onTapValue={() => undefined}
            onMinus={() => changeSetKmh((kmh) => Math.max(1, kmh - 0.5))}
            onPlus={() => changeSetKmh((kmh) => Math.min(20, kmh + 0.5))}
          />
          <div className={styles['track']}>
            <strong className={styles['trackTitle']}>{t('trackTitle')}</strong>
            <span className={styles['trackBy']}>{t('trackBy')}</span>
            <ProgressBar label={t('trackProgress')} share={0.42} tone="beat" />
          </div>
          <Button size="key" className={styles['pause'] ?? ''}>
            {t('pause')}
          </Button>
        </div>
      </TapGuardArea>
      <div className={styles['stopCorner']}>
        <StopButton
          mode={stop}
          label={stop === 'stop' ? t('stop') : stop === 'stopping' ? t('stopping') : t('useTreadmill')}
          onStop={() =>
            changeStop(stop === 'stop' ? 'stopping' : stop === 'stopping' ? 'unreachable' : 'stop')
          }
        />
      </div>
    </Density>
  );
}
