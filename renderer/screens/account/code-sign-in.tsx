import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { contactSchema } from '#contract/accounts/identities.ts';
import { Button } from '#ui/parts/button.tsx';
import { TextField } from '#ui/parts/text-field.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import type { FromGuest } from './sign-in-dialog.tsx';
import style from './account-screen.module.css';

/** Signing in by a code that is sent to an e-mail address or a phone number. */
export function CodeSignIn({
  after,
  onDone,
}: {
  readonly after: FromGuest;
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const [challengeId, setChallengeId] = useState<string>();
  const kind = typed.includes('@') ? 'email' : 'phone';
  const contact = contactSchema.safeParse({ kind, address: typed }).data;
  const send = useCommand(
    useCallback(async () => {
      if (contact === undefined) return;
      setChallengeId((await link.rpc.accounts.sendCode({ contact })).challengeId);
    }, [link, contact]),
  );
  const verify = useCommand(
    useCallback(
      (answer: { readonly challengeId: string; readonly code: string }, wish: FromGuest) =>
        link.rpc.accounts.signInByCode({ ...answer, ...wish }),
      [link],
    ),
  );
  const submit = (): void => {
    if (challengeId === undefined) void send.run();
    else {
      void verify.run({ challengeId, code }, after).then((isDone) => {
        if (isDone) onDone();
      });
    }
  };
  return (
    <form
      className={style['form']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TroubleStrip error={verify.error ?? send.error} title={t('signIn.notDone')} />
      <TextField
        label={t('signIn.contact')}
        hint={t('signIn.contactHint')}
        value={typed}
        maxLength={254}
        data-testid="contact"
        onChange={(text) => {
          setTyped(text);
          setChallengeId(undefined);
        }}
      />
      {challengeId !== undefined && (
        <TextField
          label={t('signIn.code')}
          hint={t('signIn.codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          maxLength={20}
          data-testid="code"
          onChange={setCode}
        />
      )}
      <div className={style['buttons']}>
        {challengeId !== undefined && (
          <Button icon="refresh" disabled={send.isRunning} onClick={() => void send.run()}>
            {t('signIn.sendAgain')}
          </Button>
        )}
        <Button
          type="submit"
          variant="primary"
          icon={challengeId === undefined ? 'forward' : 'signIn'}
          data-testid="code-submit"
          disabled={
            contact === undefined ||
            send.isRunning ||
            verify.isRunning ||
            (challengeId !== undefined && code.replaceAll(/\D/g, '').length < 6)
          }
        >
          {t(challengeId === undefined ? 'signIn.sendCode' : 'signIn.submit')}
        </Button>
      </div>
    </form>
  );
}
