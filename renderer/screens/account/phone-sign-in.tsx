import { useCallback, useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '#contract/errors/error-text.ts';
import type { PhoneSignIn as PhoneSignInState } from '#contract/rpc/accounts.ts';
import { errorCodes } from '#core/errors/error-codes.ts';
import { Button } from '#ui/parts/button.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { useAccounts } from '#renderer/app/follow-accounts.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { QrCode } from './qr-code.tsx';
import type { FromGuest } from './sign-in-dialog.tsx';
import { timeLeft } from './time-left.ts';
import style from './account-screen.module.css';

/** Shows a code for the phone until somebody has approved it there. Leaving ends the attempt. */
export function PhoneSignIn({
  after,
  onDone,
}: {
  readonly after: FromGuest;
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const state = useAccounts(({ accounts }) => accounts?.phoneSignIn);
  const shownAttempt = useAccounts(({ accounts }) => accounts?.phoneAttempt ?? 0);
  const [ownAttempt, setOwnAttempt] = useState<number>();
  const begin = useCommand(
    useCallback(
      async (wish: FromGuest) => setOwnAttempt((await link.rpc.accounts.signInByPhone(wish)).attempt),
      [link],
    ),
  );
  const start = useEffectEvent(() => void begin.run(after));
  useEffect(() => {
    start();
    return () => {
      // Nobody waits for the answer of an attempt that was left.
      link.rpc.accounts.cancelPhoneSignIn().catch(() => undefined);
    };
  }, [link]);

  // What is told of an attempt before this one says nothing of it.
  const isOwn = ownAttempt !== undefined && shownAttempt >= ownAttempt;
  const isDone = isOwn && state?.kind === 'signedIn';
  const done = useEffectEvent(() => onDone());
  useEffect(() => {
    if (isDone) done();
  }, [isDone]);

  if (begin.error !== undefined) return <TroubleStrip error={begin.error} title={t('signIn.notDone')} />;
  if (!isOwn || state === undefined || state.kind === 'asking' || state.kind === 'signedIn') {
    return (
      <Loading sentence={t('signIn.asking')}>
        <Skeleton shape="tile" />
      </Loading>
    );
  }
  if (state.kind === 'waiting') return <Waiting state={state} />;
  return <Ended state={state} onAgain={() => void begin.run(after)} />;
}

function Waiting({ state }: { readonly state: Extract<PhoneSignInState, { kind: 'waiting' }> }): ReactNode {
  const { t } = useTranslation('account');
  const [nowMs, setNowMs] = useState(() => pageClock.wallTimeMs());
  useEffect(() => pageClock.every(1000, () => setNowMs(pageClock.wallTimeMs())), []);
  return (
    <div className={style['phone']}>
      <QrCode text={state.addressWithCode} name={t('signIn.qr')} />
      <div className={style['phoneWords']}>
        <p>{t('signIn.scan')}</p>
        <p className={style['about']}>{t('signIn.orType')}</p>
        <p className={style['address']}>{state.address}</p>
        <p className={style['code']} data-testid="user-code">
          {state.userCode}
        </p>
        <p className={style['about']} data-testid="time-left">
          {t('signIn.left', { time: timeLeft(state.expiresWallMs - nowMs) })}
        </p>
        {state.isOutOfReach && <Strip tone="plain" title={t('signIn.outOfReach')} icon="offline" />}
      </div>
    </div>
  );
}

function Ended({
  state,
  onAgain,
}: {
  readonly state: Extract<PhoneSignInState, { kind: 'denied' | 'expired' | 'failed' }>;
  readonly onAgain: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('account');
  const language = pageLanguage(i18n.language);
  const code = state.kind === 'failed' ? errorCodes.find((known) => known === state.code) : undefined;
  const why =
    state.kind === 'failed' && code !== undefined
      ? errorText(code, state.params, language, 'screen')
      : t(`signIn.ended.${state.kind}Why`);
  return (
    <Strip
      tone="warn"
      title={t(`signIn.ended.${state.kind}`)}
      doing={why}
      testId="phone-sign-in-ended"
      action={
        <Button icon="refresh" data-testid="new-code" onClick={onAgain}>
          {t('signIn.newCode')}
        </Button>
      }
    />
  );
}
