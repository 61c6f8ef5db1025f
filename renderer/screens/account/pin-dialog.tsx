import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { Button } from '#ui/parts/button.tsx';
import { Dialog } from '#ui/parts/dialog.tsx';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { mostPinDigits, pinAfter, leastPinDigits } from './pin-entry.ts';
import style from './account-screen.module.css';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Takes a PIN by keys that fingers meet, or by a keyboard. It is never shown. */
export function PinDialog({
  title,
  text,
  error,
  isRunning,
  onPin,
  onClose,
}: {
  readonly title: string;
  readonly text: string;
  readonly error: BeatRunnerError | undefined;
  readonly isRunning: boolean;
  readonly onPin: (pin: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('account');
  const [pin, setPin] = useState('');
  const press = (key: string): void => setPin((before) => pinAfter(before, key));
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (/^\d$/.test(event.key) || event.key === 'Backspace') press(event.key);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
  const give = (): void => {
    onPin(pin);
    setPin('');
  };
  return (
    <Dialog isOpen onClose={onClose} title={title} text={text} closeLabel={t('cancel')} testId="pin-dialog">
      <TroubleStrip error={error} title={t('pin.notTaken')} />
      <p className={style['pinDots']} role="status" data-testid="pin-dots">
        <span aria-hidden="true">{'●'.repeat(pin.length).padEnd(leastPinDigits, '○')}</span>
        <span className={style['spoken']}>{t('pin.digits', { count: pin.length })}</span>
      </p>
      <div className={style['pinKeys']}>
        {digits.map((digit) => (
          <Button key={digit} data-testid={`pin-${digit}`} onClick={() => press(digit)}>
            {digit}
          </Button>
        ))}
        <Button icon="erase" isIconOnly disabled={pin === ''} onClick={() => press('Backspace')}>
          {t('pin.erase')}
        </Button>
        <Button data-testid="pin-0" disabled={pin.length >= mostPinDigits} onClick={() => press('0')}>
          0
        </Button>
        <Button
          variant="primary"
          icon="check"
          isIconOnly
          data-testid="pin-done"
          disabled={pin.length < leastPinDigits || isRunning}
          onClick={give}
        >
          {t('pin.done')}
        </Button>
      </div>
    </Dialog>
  );
}
