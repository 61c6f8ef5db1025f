import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppSettings } from '#contract/settings/app-settings.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { stretchLimits } from '#core/music/playback-rate.ts';
import { Segmented } from '#ui/parts/segmented.tsx';
import { Sheet } from '#ui/parts/sheet.tsx';
import { AutomationPart } from './automation-part.tsx';
import { SoundChoices } from './sound-choices.tsx';
import { withChoice } from './plan-request.ts';
import style from './plan-screen.module.css';

/** What few runners ever change: how far music is stretched, how much the belt does by itself, what is heard. */
export function MoreChoices({
  request,
  settings,
  isOpen,
  onClose,
  onChange,
}: {
  readonly request: SessionRequest;
  readonly settings: AppSettings | undefined;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChange: (request: SessionRequest) => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  const { t: common } = useTranslation();
  const stretch = request.stretchLimitPercent ?? 6;
  return (
    <Sheet
      isOpen={isOpen}
      onClose={onClose}
      title={t('more.title')}
      closeLabel={common('close')}
      placement="side"
      testId="more-choices"
    >
      <AutomationPart request={request} onChange={onChange} />
      <section className={style['part']} aria-label={t('more.stretch')}>
        <h2 className={style['label']}>{t('more.stretch')}</h2>
        <Segmented
          label={t('more.stretch')}
          value={`${stretch}`}
          options={stretchLimits.map((value) => ({
            value: `${value}` as const,
            label: t('more.stretchValue', { percent: value }),
          }))}
          testId="stretch"
          onChange={(chosen) => {
            const limit = stretchLimits.find((each) => `${each}` === chosen);
            onChange(withChoice(request, 'stretchLimitPercent', limit));
          }}
        />
        <p className={style['sentence']}>{t(`more.stretchText.${stretch}`)}</p>
      </section>
      <SoundChoices settings={settings} />
    </Sheet>
  );
}
