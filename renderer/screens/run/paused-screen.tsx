import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDistance } from '#ui/format/distance.ts';
import { formatTime, formatTimeLeft } from '#ui/format/time.ts';
import { Button } from '#ui/parts/button.tsx';
import { Countdown } from '#ui/parts/countdown.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { ValueTile } from '#ui/parts/value-tile.tsx';
import { useLive, type LiveState } from '#renderer/link/live-store.ts';
import { useCountAloud } from '#renderer/player/use-count-aloud.ts';
import { pauseWords } from '#renderer/words/session-words.ts';
import { BetweenScreen } from './between-screen.tsx';
import { createPauseReader } from './shown-between.ts';
import { createSpeedReader } from './shown-speed.ts';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import { conditionPeriodMs, speedPeriodMs, useSampled, type Reader } from './use-sampled.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import style from './between-screen.module.css';

/** Screen 7: the belt first; then how it goes on, at a walk, or ends, by itself after ten minutes. */
export function PausedScreen(): ReactNode {
  const shown = useSampled(createPauseReader, conditionPeriodMs);
  switch (shown.kind) {
    case 'still':
      return <Resting leftS={shown.leftS} />;
    case 'slowing':
      return <Slowing />;
    case 'countdown':
      return <GoingOn leftS={shown.leftS} />;
    case 'starting':
      return <Starting />;
  }
}

function Resting({ leftS }: { readonly leftS: number }): ReactNode {
  const { t } = useTranslation('run');
  const { words, locale, format } = useRunFormat();
  const cause = useLive(({ status }) => pauseCause(status?.session?.state));
  const minimumKmh = useLive(({ status }) => status?.treadmill?.speedRange?.minimumKmh);
  const commands = useRunCommands();
  const { short, long } = pauseWords(words, cause, true);
  return (
    <BetweenScreen
      testId="paused-screen"
      name={t('paused.title')}
      title={short}
      text={long}
      comesByItself
      aside={<Totals />}
      actions={
        <>
          <Button size="key" className={style.second} onClick={() => commands.end()} data-testid="end">
            {t('paused.end')}
          </Button>
          <Button
            size="key"
            variant="primary"
            icon="play"
            className={style.main}
            onClick={() => commands.resume()}
            data-testid="resume"
          >
            {t('paused.resume')}
          </Button>
        </>
      }
    >
      <p className={style.fact} data-testid="resume-speed">
        {minimumKmh === undefined
          ? t('paused.resumesAtWalk')
          : t('paused.resumesAt', { speed: format.speed(minimumKmh) })}
      </p>
      <p className={style.quietFact} data-testid="auto-end">
        {t('paused.endsIn', { time: formatTimeLeft(leftS, locale) ?? '' })}
      </p>
    </BetweenScreen>
  );
}

function Slowing(): ReactNode {
  const { t } = useTranslation('run');
  const { words, locale, system, unit } = useRunFormat();
  const cause = useLive(({ status }) => pauseCause(status?.session?.state));
  const { speedKmh, freshness } = useSampled(createSpeedReader, speedPeriodMs);
  const { short, long } = pauseWords(words, cause, false);
  return (
    <BetweenScreen
      testId="paused-screen"
      name={t('paused.title')}
      title={short}
      text={long}
      aside={<Totals />}
    >
      <p className={style.hero}>
        <HeroNumber
          value={formatSpeed(speedKmh, system, locale)}
          freshness={freshness}
          className={style.digits ?? ''}
          testId="speed"
        />
        <span className={style.unit}>{unit.speed}</span>
      </p>
      <p className={style.quietFact}>{t('paused.wait')}</p>
    </BetweenScreen>
  );
}

function GoingOn({ leftS }: { readonly leftS: number }): ReactNode {
  useCountAloud(leftS);
  const { t } = useTranslation('run');
  const { words } = useRunFormat();
  const commands = useRunCommands();
  return (
    <BetweenScreen
      testId="paused-screen"
      name={t('paused.title')}
      title={words('state.countdownResume.short')}
      text={words('state.countdownResume.long')}
      actions={
        <Button size="key" className={style.second} onClick={() => commands.pause()} data-testid="pause">
          {t('paused.notYet')}
        </Button>
      }
    >
      <Countdown secondsLeft={leftS} fromSeconds={3} text="" className={style.countdown ?? ''} />
    </BetweenScreen>
  );
}

function Starting(): ReactNode {
  const { t } = useTranslation('run');
  const { words } = useRunFormat();
  const commands = useRunCommands();
  return (
    <BetweenScreen
      testId="paused-screen"
      name={t('paused.title')}
      title={words('state.startingResume.short')}
      text={words('state.startingResume.long')}
      actions={
        <Button size="key" className={style.second} onClick={() => commands.pause()} data-testid="pause">
          {t('paused.notYet')}
        </Button>
      }
    />
  );
}

function createTotalsReader(): Reader<{ readonly elapsedS: number; readonly distanceM: number } | undefined> {
  return ({ status }) =>
    status?.session && {
      elapsedS: Math.floor(status.session.elapsedMs / 1000),
      distanceM: status.session.distanceM,
    };
}

function Totals(): ReactNode {
  const { t } = useTranslation('run');
  const { locale, system, unit } = useRunFormat();
  const totals = useSampled(createTotalsReader, speedPeriodMs);
  return (
    <>
      <ValueTile
        label={t('tile.elapsed')}
        value={formatTime(totals?.elapsedS, locale)}
        className={style.total ?? ''}
      />
      <ValueTile
        label={t('tile.distance')}
        value={formatDistance(totals?.distanceM, system, locale)}
        unit={unit.distance}
        className={style.total ?? ''}
      />
    </>
  );
}

type State = NonNullable<NonNullable<LiveState['status']>['session']>['state'];

function pauseCause(state: State | undefined): 'person' | 'console' | 'machine' {
  return state?.kind === 'paused' ? state.cause : 'person';
}
