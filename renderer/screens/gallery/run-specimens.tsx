import { useTranslation } from 'react-i18next';
import { unitLabel } from '#ui/format/unit-system.ts';
import { BeatMeter } from '#ui/parts/beat-meter.tsx';
import { Button } from '#ui/parts/button.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { Stepper } from '#ui/parts/stepper.tsx';
import { StopButton } from '#ui/parts/stop-button.tsx';
import { ValueTile } from '#ui/parts/value-tile.tsx';
import { Specimen } from './specimen.tsx';
import styles from './gallery.module.css';

const nothing = () => undefined;

/** What a running person touches and reads. */
export function RunSpecimens() {
  const { t, i18n } = useTranslation('gallery');
  const km = unitLabel('distance', 'metric', i18n.language);
  return (
    <>
      <Specimen id="stop" title={t('specimen.stop')}>
        <StopButton mode="stop" label={t('stop')} onStop={nothing} />
        <StopButton mode="stopping" label={t('stopping')} onStop={nothing} />
        <StopButton mode="unreachable" label={t('useTreadmill')} onStop={nothing} />
      </Specimen>
      <Specimen id="numbers" title={t('specimen.numbers')}>
        <HeroNumber value="12.4" widest="88.8" size="second" />
        <HeroNumber value="12.4" widest="88.8" size="second" freshness="dim" />
        <HeroNumber value="12.4" widest="88.8" size="second" freshness="gone" />
      </Specimen>
      <Specimen id="tiles" title={t('specimen.tiles')}>
        <ValueTile label={t('heartRate')} value="156" unit={t('bpm')} tone="heart" widest="888" />
        <ValueTile label={t('heartRate')} value="156" unit={t('bpm')} freshness="dim" widest="888" />
        <ValueTile label={t('heartRate')} value={undefined} unit={t('bpm')} widest="888" />
        <ValueTile label={t('distance')} value="42.19" unit={km} onTap={nothing} tapLabel={t('nextTile')} />
        <ValueTile label={t('time')} value="1:31:07" isBare />
      </Specimen>
      <Specimen id="meter" title={t('specimen.meter')}>
        <BeatMeter
          label={t('meter')}
          cadenceSpm={172}
          beatSpm={171}
          state="inStep"
          word={t('inStep')}
          className={styles['meter'] ?? ''}
        />
        <BeatMeter
          label={t('meter')}
          cadenceSpm={162}
          beatSpm={171}
          state="stepUp"
          word={t('stepUp')}
          className={styles['meter'] ?? ''}
        />
        <BeatMeter
          label={t('meter')}
          cadenceSpm={205}
          beatSpm={171}
          state="easeOff"
          word={t('easeOff')}
          className={styles['meter'] ?? ''}
        />
        <BeatMeter
          label={t('meter')}
          cadenceSpm={162}
          beatSpm={undefined}
          state="unknown"
          word={t('noBeat')}
          className={styles['meter'] ?? ''}
        />
      </Specimen>
      <Specimen id="stepper" title={t('specimen.stepper')}>
        <Stepper
          value="12.5"
          widest="88.8"
          caption={t('setUnit', { unit: unitLabel('speed', 'metric', i18n.language) })}
          minusLabel={t('slower')}
          plusLabel={t('faster')}
          onMinus={nothing}
          onPlus={nothing}
        />
        <Stepper
          value={undefined}
          widest="88.8"
          caption={t('setUnit', { unit: unitLabel('speed', 'imperial', i18n.language) })}
          minusLabel={t('slower')}
          plusLabel={t('faster')}
          onMinus={nothing}
          onPlus={nothing}
          canLower={false}
          canRaise={false}
        />
      </Specimen>
      <Specimen id="buttons" title={t('specimen.buttons')}>
        <Button variant="primary" icon="run" size="large">
          {t('run')}
        </Button>
        <Button variant="primary">{t('resume')}</Button>
        <Button icon="pause">{t('pause')}</Button>
        <Button data-pressed="">{t('pause')}</Button>
        <Button variant="danger" icon="remove">
          {t('delete')}
        </Button>
        <Button variant="quiet">{t('cancel')}</Button>
        <Button icon="settings" isIconOnly>
          {t('settings')}
        </Button>
        <Button disabled>{t('end')}</Button>
        <Button variant="primary" disabled>
          {t('run')}
        </Button>
      </Specimen>
      <Specimen id="keys" title={t('specimen.keys')}>
        <Button size="key" icon="pause">
          {t('pause')}
        </Button>
        <Button size="key">{t('pause')}</Button>
        <Button size="key" variant="primary">
          {t('resume')}
        </Button>
        <Button size="key" disabled>
          {t('end')}
        </Button>
      </Specimen>
    </>
  );
}
