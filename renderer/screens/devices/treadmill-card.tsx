import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundDevice } from '#contract/rpc/devices.ts';
import type { LiveStatus } from '#contract/rpc/live-status.ts';
import { formatFixed } from '#ui/format/number-format.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Pill } from '#ui/parts/pill.tsx';
import { treadmillState, treadmillTones } from '#renderer/screens/home/treadmill-state.ts';
import { useRunner } from '#renderer/screens/home/use-runner.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import { beltWords, controlWords } from '#renderer/words/treadmill-words.ts';
import { deviceName } from '#renderer/words/device-name.ts';
import { BeltTestDialog } from './belt-test-dialog.tsx';
import { beltTestObstacle } from './belt-test-obstacle.ts';
import style from './devices-screen.module.css';

/** The treadmill that was chosen, what it says of itself, and its belt test. */
export function TreadmillCard({
  status,
  isHeard,
  found,
}: {
  readonly status: LiveStatus;
  /** Of the controller: otherwise nothing of the status is of the present. */
  readonly isHeard: boolean;
  /** As the scan sees it now; a connected one is often silent there. */
  readonly found: FoundDevice | undefined;
}): ReactNode {
  const { t, i18n } = useTranslation('devices');
  const { t: common } = useTranslation();
  const words = useWords();
  const { units } = useRunner();
  const [isTesting, setTesting] = useState(false);
  const { treadmill } = status;
  const state = isHeard ? treadmillState(status) : 'unknown';
  if (treadmill === undefined) {
    return (
      <Card label={t('treadmill')} data-testid="treadmill-card">
        <p className={style['name']}>{t('noTreadmill')}</p>
        <p className={style['about']}>{t('noTreadmillWhy')}</p>
      </Card>
    );
  }
  const { speedRange, inclinationRange, manufacturer, model } = treadmill;
  const locale = i18n.language;
  const speed = (speedKmh: number): string => formatSpeed(speedKmh, units, locale) ?? '';
  const percent = (value: number): string => formatFixed(value, 1, locale) ?? '';
  const isLinkUp = isHeard && treadmill.isLinkUp;
  const obstacle = isHeard ? beltTestObstacle(status) : 'notConnected';
  const facts: readonly (readonly [string, string])[] = [
    [t('fact.model'), [manufacturer, model].filter((each) => each !== undefined).join(' ') || t('notSaid')],
    [
      t('fact.speeds'),
      speedRange === undefined
        ? t('notSaid')
        : t('range', {
            from: speed(speedRange.minimumKmh),
            to: speed(speedRange.maximumKmh),
            unit: unitLabel('speed', units, locale),
          }),
    ],
    [
      t('fact.inclines'),
      inclinationRange === undefined
        ? t('notSaid')
        : t('range', {
            from: percent(inclinationRange.minimumPercent),
            to: percent(inclinationRange.maximumPercent),
            unit: '%',
          }),
    ],
    [t('fact.control'), isLinkUp ? controlWords(words, treadmill.control) : t('notKnown')],
    [t('fact.belt'), isLinkUp ? beltWords(words, treadmill.belt) : t('notKnown')],
    ...(found === undefined || found.isSimulated
      ? []
      : [[t('fact.signal'), t(`signal.${found.signal}`)] as const]),
    [t('fact.test'), t(treadmill.hasPassedBeltTest ? 'testPassed' : 'testNotPassed')],
  ];
  return (
    <Card
      label={t('treadmill')}
      data-testid="treadmill-card"
      aside={
        <Pill
          label={t('link')}
          state={state === 'unknown' ? t('notKnown') : t(`treadmillState.${state}`)}
          tone={treadmillTones[state]}
          testId="treadmill-pill"
        />
      }
    >
      <div className={style['testLine']}>
        <p className={style['name']}>{deviceName(common, treadmill) ?? t('found.nameless')}</p>
        <Button
          icon="run"
          disabled={obstacle !== undefined && !isTesting}
          data-testid="belt-test-open"
          onClick={() => setTesting(true)}
        >
          {t('test.open')}
        </Button>
      </div>
      <dl className={style['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {obstacle !== undefined && !isTesting && (
        <p className={style['about']} data-testid="belt-test-why">
          {t('test.cannot', { why: t(`test.obstacle.${obstacle}`) })}
        </p>
      )}
      <BeltTestDialog
        isOpen={isTesting}
        canStart={obstacle === undefined}
        onClose={() => setTesting(false)}
      />
    </Card>
  );
}
