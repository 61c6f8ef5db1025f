import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { TextField } from '#ui/parts/text-field.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import type { FromGuest } from './sign-in-dialog.tsx';
import style from './account-screen.module.css';

/** Signing in by e-mail address and password. */
export function PasswordSignIn({
  after,
  onDone,
}: {
  readonly after: FromGuest;
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const link = usePageLink();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useCommand(
    useCallback(
      (credentials: { readonly email: string; readonly password: string }, wish: FromGuest) =>
        link.rpc.accounts.signInByPassword({ ...credentials, ...wish }),
      [link],
    ),
  );
  return (
    <form
      className={style['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void signIn.run({ email, password }, after).then((isDone) => {
          if (isDone) onDone();
        });
      }}
    >
      <TroubleStrip error={signIn.error} title={t('signIn.notDone')} />
      <TextField
        label={t('signIn.email')}
        type="email"
        autoComplete="username"
        value={email}
        maxLength={254}
        data-testid="email"
        onChange={setEmail}
      />
      <TextField
        label={t('signIn.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        maxLength={512}
        data-testid="password"
        onChange={setPassword}
      />
      <Button
        type="submit"
        variant="primary"
        icon="signIn"
        data-testid="sign-in-submit"
        disabled={email.trim().length < 3 || password === '' || signIn.isRunning}
      >
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
