import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { Segmented } from '#ui/parts/segmented.tsx';
import { lengthMin, lengthPresetsMin, withLengthMin } from './plan-request.ts';
import style from './plan-screen.module.css';

const open = 'open';
const other = 'other';

/** How long: one tap for the usual lengths. */
export function LengthChoice({
  request,
  onChange,
}: {
  readonly request: SessionRequest;
  readonly onChange: (request: SessionRequest) => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  const minutes = lengthMin(request);
  const preset = lengthPresetsMin.find((each) => each === minutes);
  const value = minutes === undefined ? open : preset === undefined ? other : `${preset}`;
  return (
    <section className={style['part']} aria-label={t('length.label')}>
      <h2 className={style['label']}>{t('length.label')}</h2>
      <Segmented
        label={t('length.label')}
        value={value}
        options={[
          ...lengthPresetsMin.map((each) => ({ value: `${each}`, label: `${each}` })),
          // A programme ends with its last part.
          ...(request.mode === 'programme' ? [] : [{ value: open, label: t('length.open') }]),
        ]}
        testId="length"
        onChange={(chosen) => onChange(withLengthMin(request, chosen === open ? undefined : Number(chosen)))}
      />
    </section>
  );
}
