import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultProfile } from '#contract/settings/profile.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { Button } from '#ui/parts/button.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { TroubleStrip } from './trouble-strip.tsx';
import { useChangeSettings, type Runner } from './use-runner.ts';
import style from './profile-editor.module.css';

/** Somebody else's turn; nothing where nobody has a profile yet. */
export function ProfileChoice({
  runner,
  onTake,
  onGuest,
}: {
  readonly runner: Runner;
  readonly onTake: (profile: RunnerProfile, isGuest: boolean) => void;
  readonly onGuest: () => void;
}): ReactNode {
  const { t } = useTranslation('home');
  const change = useChangeSettings();
  const choose = useCommand(useCallback((profileId: string | null) => change({ profileId }), [change]));
  if (runner.profiles.length === 0) return null;
  return (
    <>
      <TroubleStrip error={choose.error} title={t('trouble.notKept')} />
      <div className={style['choice']} role="group" aria-label={t('profile.who')}>
        {runner.profiles.map((profile) => {
          const isChosen = !runner.isGuest && profile.profileId === runner.profile.profileId;
          return (
            <Button
              key={profile.profileId}
              icon={isChosen ? 'checkCircle' : 'user'}
              aria-pressed={isChosen}
              onClick={() => {
                void choose.run(profile.profileId);
                onTake(profile, false);
              }}
            >
              {profile.displayName}
            </Button>
          );
        })}
        <Button
          icon={runner.isGuest ? 'checkCircle' : 'user'}
          aria-pressed={runner.isGuest}
          data-testid="run-as-guest"
          onClick={() => {
            void choose.run(null).then((isDone) => {
              if (isDone) onGuest();
            });
          }}
        >
          {t('guest')}
        </Button>
        <Button variant="quiet" icon="add" onClick={() => onTake(defaultProfile, true)}>
          {t('profile.new')}
        </Button>
      </div>
    </>
  );
}
