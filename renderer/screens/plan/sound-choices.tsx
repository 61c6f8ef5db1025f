import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppSettings, AppSettingsChange } from '#contract/settings/app-settings.ts';
import { Switch } from '#ui/parts/switch.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { useChangeSettings } from '#renderer/screens/home/use-runner.ts';
import style from './plan-screen.module.css';

/** What is heard beside the music. It is kept for every run, not only for this one. */
export function SoundChoices({ settings }: { readonly settings: AppSettings | undefined }): ReactNode {
  const { t } = useTranslation('plan');
  const { t: home } = useTranslation('home');
  const change = useChangeSettings();
  const { run, error } = useCommand(useCallback((changed: AppSettingsChange) => change(changed), [change]));
  const { hasSoundCues = true, hasSpokenCountdown = true } = settings ?? {};
  const states = { onLabel: t('more.on'), offLabel: t('more.off') };
  return (
    <section className={style['part']} aria-label={t('more.sounds')}>
      <h2 className={style['label']}>{t('more.sounds')}</h2>
      <Switch
        {...states}
        label={t('more.cues')}
        hint={t('more.cuesText')}
        isOn={hasSoundCues}
        testId="sound-cues"
        onChange={(isOn) => void run({ hasSoundCues: isOn })}
      />
      <Switch
        {...states}
        label={t('more.countdown')}
        hint={t('more.countdownText')}
        isOn={hasSoundCues && hasSpokenCountdown}
        isDisabled={!hasSoundCues}
        testId="spoken-countdown"
        onChange={(isOn) => void run({ hasSpokenCountdown: isOn })}
      />
      <TroubleStrip error={error} title={home('trouble.notKept')} />
    </section>
  );
}
