import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fitnessLevels, sexes, units, type RunnerProfile } from '#core/physiology/runner-profile.ts';
import { Button } from '#ui/parts/button.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import { TextField } from '#ui/parts/text-field.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { ProfileChoice } from './profile-choice.tsx';
import { draftOf, numberFields, problemsOf, profileOf, type ProfileDraft } from './profile-draft.ts';
import { ProfileNumber } from './profile-number.tsx';
import { TroubleStrip } from './trouble-strip.tsx';
import { useChangeSettings, type Runner } from './use-runner.ts';
import style from './profile-editor.module.css';

/** Who runs, and the figures that pacing goes by. Starts from what is known when it is first drawn. */
export function ProfileEditor({
  runner,
  onClose,
}: {
  readonly runner: Runner;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('home');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => draftOf(runner.profile, runner.isGuest));
  const [profileId, setProfileId] = useState(() => idFor(runner));
  // Nobody is told off before they have pressed the button.
  const [isTried, setTried] = useState(false);
  const problems = isTried ? problemsOf(draft) : {};
  const save = useSave();

  function take(profile: RunnerProfile, isGuest: boolean): void {
    setDraft(draftOf(profile, isGuest));
    setProfileId(isGuest ? crypto.randomUUID() : profile.profileId);
    setTried(false);
  }

  function set<Key extends keyof ProfileDraft>(key: Key, value: ProfileDraft[Key]): void {
    setDraft((before) => ({ ...before, [key]: value }));
  }

  async function keep(): Promise<void> {
    setTried(true);
    const profile = profileOf(draft, profileId);
    if (profile !== undefined && (await save.run(profile))) onClose();
  }

  return (
    <main className={style['editor']} data-testid="profile-editor">
      <header className={style['head']}>
        <Button icon="back" data-testid="close-profile" onClick={onClose}>
          {common('back')}
        </Button>
        <h1 className={style['title']}>{t('profile.title')}</h1>
        <Button icon="sync" data-testid="open-account" onClick={() => void navigate({ to: '/account' })}>
          {common('bar.account')}
        </Button>
        <Button
          variant="primary"
          icon="check"
          disabled={save.isRunning}
          data-testid="save-profile"
          onClick={() => void keep()}
        >
          {t('profile.save')}
        </Button>
      </header>
      <TroubleStrip error={save.error} title={t('trouble.notKept')} />
      <ProfileChoice runner={runner} onTake={take} onGuest={onClose} />
      <form
        className={style['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <TextField
          label={t('profile.displayName')}
          value={draft.displayName}
          maxLength={60}
          data-testid="profile-name"
          onChange={(name) => set('displayName', name)}
          {...(problems.displayName === undefined
            ? {}
            : { problem: t(`profile.problem.${problems.displayName}`) })}
        />
        <Labelled label={t('profile.unitSystem')}>
          <Segmented
            label={t('profile.unitSystem')}
            value={draft.unitSystem}
            options={units.map((value) => ({ value, label: t(`profile.units.${value}`) }))}
            onChange={(value) => set('unitSystem', value)}
          />
        </Labelled>
        <Labelled label={t('profile.sex')}>
          <Segmented
            label={t('profile.sex')}
            value={draft.sex}
            options={sexes.map((value) => ({ value, label: t(`profile.sexes.${value}`) }))}
            onChange={(value) => set('sex', value)}
          />
        </Labelled>
        <Labelled label={t('profile.fitnessLevel')} hint={t(`profile.fitness.${draft.fitnessLevel}`)}>
          <Segmented
            label={t('profile.fitnessLevel')}
            value={`${draft.fitnessLevel}`}
            options={fitnessLevels.map((value) => ({ value: `${value}` as const, label: `${value}` }))}
            onChange={(value) => {
              const level = fitnessLevels.find((each) => `${each}` === value);
              if (level !== undefined) set('fitnessLevel', level);
            }}
          />
        </Labelled>
        {numberFields.map((spec) => (
          <ProfileNumber
            key={spec.key}
            spec={spec}
            value={draft[spec.key]}
            problem={problems[spec.key]}
            isImperial={draft.unitSystem === 'imperial'}
            language={runner.language}
            onChange={(value) => set(spec.key, value)}
          />
        ))}
        {/* Enter in a field keeps what was entered. */}
        <button type="submit" hidden />
      </form>
    </main>
  );
}

function Labelled({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={style['labelled']}>
      <span className={style['label']} aria-hidden>
        {label}
      </span>
      {children}
      {hint !== undefined && <span className={style['hint']}>{hint}</span>}
    </div>
  );
}

function idFor({ isGuest, profile }: Runner): string {
  return isGuest ? crypto.randomUUID() : profile.profileId;
}

/** Keeps a profile, and it runs from now on. */
function useSave() {
  const link = usePageLink();
  const queries = useQueryClient();
  const change = useChangeSettings();
  return useCommand(
    useCallback(
      async (profile: RunnerProfile) => {
        const { profileId } = await link.rpc.history.saveProfile({ ...profile });
        await queries.invalidateQueries({ queryKey: queryKeys.history.profiles });
        await change({ profileId });
      },
      [link, queries, change],
    ),
  );
}
