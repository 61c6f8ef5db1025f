import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unitLabel } from '#ui/format/unit-system.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Dialog } from '#ui/parts/dialog.tsx';
import { ListRow } from '#ui/parts/list-row.tsx';
import { NumberField } from '#ui/parts/number-field.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import { Sheet } from '#ui/parts/sheet.tsx';
import { Slider } from '#ui/parts/slider.tsx';
import { Switch } from '#ui/parts/switch.tsx';
import { TextField } from '#ui/parts/text-field.tsx';
import { createToaster, ToastArea } from '#ui/parts/toast.tsx';
import { Specimen } from './specimen.tsx';
import styles from './gallery.module.css';

const nothing = () => undefined;

/** What is used while nobody runs: lists, fields, choices, what lies over the page. */
export function PageSpecimens() {
  return (
    <>
      <Lists />
      <Fields />
      <Choices />
      <Overlays />
    </>
  );
}

function Lists() {
  const { t } = useTranslation('gallery');
  return (
    <>
      <Specimen id="cards" title={t('specimen.cards')}>
        <Card label={t('distance')} aside={t('more')}>
          <p>{t('emptyText')}</p>
        </Card>
        <Card>
          <p>{t('dialogText')}</p>
        </Card>
      </Specimen>
      <Specimen id="list" title={t('specimen.list')}>
        <Card isFlush className={styles['wide'] ?? ''}>
          <ul>
            <ListRow title={t('runToday')} detail={t('runTodayDetail')} icon="run" onPress={nothing} />
            <ListRow title={t('longTitle')} detail={t('longDetail')} icon="music" trailing="171" />
            <ListRow
              title={t('treadmill')}
              icon="bluetooth"
              trailing={t('state.ready')}
              onPress={nothing}
              isSelected
            />
          </ul>
        </Card>
      </Specimen>
    </>
  );
}

function Fields() {
  const { t, i18n } = useTranslation('gallery');
  const [name, setName] = useState('');
  const [capKmh, setCapKmh] = useState<number | undefined>(14);
  const kmh = unitLabel('speed', 'metric', i18n.language);
  return (
    <Specimen id="fields" title={t('specimen.fields')}>
      <TextField
        label={t('name')}
        value={name}
        onChange={setName}
        hint={t('nameHint')}
        placeholder={t('namePlaceholder')}
      />
      <TextField
        label={t('name')}
        value={t('namePlaceholder')}
        onChange={setName}
        problem={t('nameProblem')}
      />
      <TextField label={t('name')} value={t('namePlaceholder')} onChange={setName} disabled />
      <NumberField
        label={t('cap')}
        value={capKmh}
        onChange={setCapKmh}
        minimum={1}
        maximum={20}
        step={0.5}
        decimals={1}
        unit={kmh}
        locale={i18n.language}
        hint={t('capHint')}
        decreaseLabel={t('less')}
        increaseLabel={t('more')}
      />
      <NumberField
        label={t('cap')}
        value={20}
        onChange={nothing}
        minimum={1}
        maximum={20}
        step={0.5}
        decimals={1}
        unit={kmh}
        locale={i18n.language}
        problem={t('capProblem')}
        decreaseLabel={t('less')}
        increaseLabel={t('more')}
      />
    </Specimen>
  );
}

function Choices() {
  const { t } = useTranslation('gallery');
  const [units, setUnits] = useState<'metric' | 'imperial'>('metric');
  const [isOn, setIsOn] = useState(true);
  const [percent, setPercent] = useState(60);
  return (
    <Specimen id="choices" title={t('specimen.choices')}>
      <Segmented
        label={t('units')}
        value={units}
        onChange={setUnits}
        options={[
          { value: 'metric', label: t('metric') },
          { value: 'imperial', label: t('imperial') },
        ]}
      />
      <div className={styles['wide']}>
        <Switch
          label={t('sounds')}
          hint={t('soundsHint')}
          isOn={isOn}
          onChange={setIsOn}
          onLabel={t('on')}
          offLabel={t('off')}
        />
        <Switch
          label={t('sounds')}
          isOn={!isOn}
          onChange={(next) => setIsOn(!next)}
          onLabel={t('on')}
          offLabel={t('off')}
        />
        <Switch
          label={t('sounds')}
          isOn={false}
          onChange={nothing}
          onLabel={t('on')}
          offLabel={t('off')}
          isDisabled
        />
        <Slider
          label={t('volume')}
          value={percent}
          onChange={setPercent}
          minimum={0}
          maximum={100}
          step={5}
          valueText={t('volumeValue', { percent })}
        />
        <Slider
          label={t('volume')}
          value={30}
          onChange={nothing}
          minimum={0}
          maximum={100}
          step={5}
          valueText={t('volumeValue', { percent: 30 })}
          isDisabled
        />
      </div>
    </Specimen>
  );
}

function Overlays() {
  const { t } = useTranslation('gallery');
  const [shown, setShown] = useState<'none' | 'dialog' | 'side' | 'aboveBar'>('none');
  const [toaster] = useState(createToaster);
  const close = () => setShown('none');
  return (
    <Specimen id="overlays" title={t('specimen.overlays')}>
      <Button data-testid="open-dialog" onClick={() => setShown('dialog')}>
        {t('openDialog')}
      </Button>
      <Button data-testid="open-side" onClick={() => setShown('side')}>
        {t('openSheet')}
      </Button>
      <Button data-testid="open-above-bar" onClick={() => setShown('aboveBar')}>
        {t('presets')}
      </Button>
      <Button
        data-testid="show-toast"
        onClick={() => toaster.show({ text: t('toast'), undo: { label: t('undo'), onUndo: nothing } })}
      >
        {t('showToast')}
      </Button>
      <Dialog
        isOpen={shown === 'dialog'}
        onClose={close}
        title={t('dialogTitle')}
        text={t('dialogText')}
        closeLabel={t('cancel')}
        actions={
          <Button variant="primary" onClick={close}>
            {t('end')}
          </Button>
        }
      />
      <Sheet
        isOpen={shown === 'side'}
        onClose={close}
        title={t('settings')}
        closeLabel={t('close')}
        placement="side"
      >
        <Segmented
          label={t('units')}
          value="metric"
          onChange={nothing}
          options={[
            { value: 'metric', label: t('metric') },
            { value: 'imperial', label: t('imperial') },
          ]}
        />
      </Sheet>
      <Sheet
        isOpen={shown === 'aboveBar'}
        onClose={close}
        title={t('sheetTitle')}
        closeLabel={t('close')}
        placement="aboveBar"
        closeAfterMs={6_000}
      >
        <div className={styles['states']}>
          {['6.0', '8.0', '10.0', '12.0', '14.0', '16.0'].map((speed) => (
            <Button key={speed} size="key" onClick={close}>
              {speed}
            </Button>
          ))}
        </div>
      </Sheet>
      <ToastArea toaster={toaster} label={t('messages')} closeLabel={t('close')} />
    </Specimen>
  );
}
