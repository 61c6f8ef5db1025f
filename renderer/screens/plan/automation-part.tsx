import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { automationLevels } from '#core/pacing/automation.ts';
import { movesBelt } from '#core/pacing/pacing-step.ts';
import { Segmented } from '#ui/parts/segmented.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { withChoice } from './plan-request.ts';
import style from './plan-screen.module.css';

/** How much the belt does by itself; where the runner leads there is nothing to choose. */
export function AutomationPart({
  request,
  onChange,
}: {
  readonly request: SessionRequest;
  readonly onChange: (request: SessionRequest) => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  const isUntested = useLive(
    ({ status }) => status?.treadmill !== undefined && !status.treadmill.hasPassedBeltTest,
  );
  const level = request.automation ?? 'full';
  return (
    <section className={style['part']} aria-label={t('more.automation')}>
      <h2 className={style['label']}>{t('more.automation')}</h2>
      {movesBelt(request.mode) ? (
        <>
          <Segmented
            label={t('more.automation')}
            value={level}
            options={automationLevels.map((value) => ({ value, label: t(`more.level.${value}.title`) }))}
            testId="automation"
            onChange={(chosen) => onChange(withChoice(request, 'automation', chosen))}
          />
          <p className={style['sentence']}>{t(`more.level.${level}.text`)}</p>
          {isUntested && <p className={style['sentence']}>{t('more.untested')}</p>}
        </>
      ) : (
        <p className={style['sentence']}>{t('more.youLead')}</p>
      )}
    </section>
  );
}
