import { useQuery } from '@tanstack/react-query';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  languages,
  speedStepTenths,
  textSizes,
  type AppSettings,
  type AppSettingsChange,
  type Language,
} from '#contract/settings/app-settings.ts';
import { formatFixed } from '#ui/format/number-format.ts';
import { Card } from '#ui/parts/card.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { useChangeSettings } from '#renderer/screens/home/use-runner.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { speedStepInUnit, usualSpeedStepTenths } from '#renderer/screens/run/speed-step.ts';
import { useRunFormat } from '#renderer/screens/run/use-run-format.ts';
import style from './display-card.module.css';

/** Each in itself, so that whoever cannot read the present one finds theirs. */
const ownName = { en: 'English', 'zh-CN': '中文' } as const satisfies Readonly<Record<Language, string>>;

/** How this screen is: its language, the size of its words, where STOP is, how far plus and minus go, and whether it makes tones. */
export function DisplayCard(): ReactNode {
  const { t, i18n } = useTranslation('devices');
  const { t: home } = useTranslation('home');
  const link = usePageLink();
  const { data: settings } = useQuery({
    queryKey: queryKeys.settings,
    queryFn: () => link.rpc.settings.get(),
  });
  const change = useChangeSettings();
  const { system, unit, locale } = useRunFormat();
  const { run, error } = useCommand(useCallback((changed: AppSettingsChange) => change(changed), [change]));
  return (
    <Card label={t('display.title')} className={style['card'] ?? ''} data-testid="display-card">
      <TroubleStrip error={error} title={home('trouble.notKept')} />
      <div className={style['choices']}>
        <Choice
          label={t('display.language')}
          value={pageLanguage(i18n.language)}
          options={languages.map((value) => ({ value, label: ownName[value], lang: value }))}
          testId="display-language"
          onChange={(language) => void run({ language })}
        />
        <Choice
          label={t('display.textSize')}
          value={`${textSizeOf(settings)}`}
          options={textSizes.map((size) => ({
            value: `${size}` as const,
            label: t('display.percent', { size }),
          }))}
          testId="display-text-size"
          onChange={(chosen) => {
            const textSize = textSizes.find((size) => `${size}` === chosen);
            if (textSize !== undefined) void run({ textSize });
          }}
        />
        <Choice
          label={t('display.stop')}
          value={settings?.isMirrored === true ? 'left' : 'right'}
          options={(['left', 'right'] as const).map((value) => ({ value, label: t(`display.${value}`) }))}
          testId="display-stop"
          onChange={(side) => void run({ isMirrored: side === 'left' })}
        />
        <Choice
          label={t('display.step', { unit: unit.speed })}
          value={`${settings?.speedStepTenths ?? usualSpeedStepTenths}`}
          options={speedStepTenths.map((tenths) => ({
            value: `${tenths}` as const,
            label: formatFixed(speedStepInUnit(tenths, system), 1, locale) ?? '',
          }))}
          testId="display-step"
          onChange={(chosen) => {
            const tenths = speedStepTenths.find((each) => `${each}` === chosen);
            if (tenths !== undefined) void run({ speedStepTenths: tenths });
          }}
        />
        <Choice
          label={t('display.sounds')}
          value={settings?.hasSoundCues === false ? 'off' : 'on'}
          options={(['on', 'off'] as const).map((value) => ({ value, label: t(`display.${value}`) }))}
          testId="display-sounds"
          onChange={(chosen) => void run({ hasSoundCues: chosen === 'on' })}
        />
      </div>
    </Card>
  );
}

function textSizeOf(settings: AppSettings | undefined): (typeof textSizes)[number] {
  return settings?.textSize ?? 100;
}

function Choice<Value extends string>({
  label,
  ...choice
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly testId: string;
  readonly onChange: (value: Value) => void;
}): ReactNode {
  return (
    <div className={style['choice']}>
      <span className={style['label']} aria-hidden>
        {label}
      </span>
      <Segmented label={label} {...choice} />
    </div>
  );
}
