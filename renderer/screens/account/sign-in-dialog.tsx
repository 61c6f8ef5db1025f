import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/parts/dialog.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import { Switch } from '#ui/parts/switch.tsx';
import { activeRunner, useAccounts } from '#renderer/app/follow-accounts.ts';
import { CodeSignIn } from './code-sign-in.tsx';
import { PasswordSignIn } from './password-sign-in.tsx';
import { PhoneSignIn } from './phone-sign-in.tsx';

/** What of the guest's goes along. */
export interface FromGuest {
  readonly isForGuestRuns?: boolean;
  readonly guestSessionIds?: string[];
}

type Way = 'phone' | 'password' | 'code';
const ways = ['phone', 'password', 'code'] as const satisfies readonly Way[];

/**
 * Signing in: with the phone, where there is no keyboard, or by typing.
 *
 * @param sessionId a run of the guest that goes along; without it the guest's runs do where that is wished
 */
export function SignInDialog({
  sessionId,
  onClose,
}: {
  readonly sessionId?: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const [way, setWay] = useState<Way>('phone');
  const [takesRuns, setTakesRuns] = useState(false);
  const isGuest = useAccounts(({ accounts }) => activeRunner(accounts)?.isGuest === true);
  const after: FromGuest =
    sessionId === undefined ? { isForGuestRuns: takesRuns } : { guestSessionIds: [sessionId] };
  // Another wish is another attempt.
  const attempt = `${way} ${takesRuns}`;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(sessionId === undefined ? 'signIn.title' : 'claim.title')}
      {...(sessionId !== undefined && { text: t('claim.what') })}
      closeLabel={t('cancel')}
      testId="sign-in-dialog"
    >
      <Segmented
        label={t('signIn.how')}
        value={way}
        onChange={setWay}
        testId="sign-in-way"
        options={ways.map((value) => ({ value, label: t(`signIn.way.${value}`) }))}
      />
      {sessionId === undefined && isGuest && (
        <Switch
          label={t('claim.all')}
          hint={t('claim.allWhat')}
          isOn={takesRuns}
          onChange={setTakesRuns}
          onLabel={t('on')}
          offLabel={t('off')}
          testId="claim-all"
        />
      )}
      {way === 'phone' && <PhoneSignIn key={attempt} after={after} onDone={onClose} />}
      {way === 'password' && <PasswordSignIn after={after} onDone={onClose} />}
      {way === 'code' && <CodeSignIn after={after} onDone={onClose} />}
    </Dialog>
  );
}
