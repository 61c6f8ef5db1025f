import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { movesBelt } from '#core/pacing/pacing-step.ts';
import { Button } from '#ui/parts/button.tsx';
import { Sheet } from '#ui/parts/sheet.tsx';
import { presetSpeeds } from './preset-speeds.ts';
import { presetDeed, type PresetQuestion } from './preset-tap.ts';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import style from './preset-sheet.module.css';

const closeAfterMs = 6000;

/** Speeds at one tap; one that is much faster than the belt asks for a second tap on the same key. */
export function PresetSheet({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('run');
  const { unit } = useRunFormat();
  return (
    <Sheet
      isOpen={isOpen}
      onClose={onClose}
      title={t('presets.title', { unit: unit.speed })}
      closeLabel={t('presets.close')}
      placement="aboveBar"
      closeAfterMs={closeAfterMs}
      testId="presets"
    >
      {isOpen && <PresetKeys onDone={onClose} />}
    </Sheet>
  );
}

function PresetKeys({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { t } = useTranslation('run');
  const { system, locale } = useRunFormat();
  const commands = useRunCommands();
  const range = useLive(({ status }) => status?.treadmill?.speedRange);
  const capKmh = useLive(({ status }) => status?.session?.speedCapKmh);
  const isProgramme = useLive(({ status }) => status?.session?.mode === 'programme');
  const canRelease = useLive(({ status }) => isSetByHand(status?.session));
  // Goes with the keys when the sheet closes, by itself too: whoever waited with the second tap has thought again.
  const [asking, setAsking] = useState<PresetQuestion>();
  const tap = (presetKmh: number): void => {
    const nowMs = pageClock.nowMs();
    switch (presetDeed(presetKmh, asking, useLive.getState(), nowMs)) {
      case 'ask':
        setAsking({ presetKmh, askedAtMs: nowMs });
        return;
      case 'nothing':
        return;
      case 'set':
        commands.set(presetKmh);
        onDone();
    }
  };
  return (
    <div className={style.keys}>
      {presetSpeeds(range, capKmh).map((presetKmh) => {
        const speed = formatSpeed(presetKmh, system, locale) ?? '';
        const isAsking = asking?.presetKmh === presetKmh;
        return (
          <Button
            key={presetKmh}
            variant={isAsking ? 'primary' : 'plain'}
            className={isAsking ? style.asking : style.key}
            data-testid={`preset-${presetKmh}`}
            onClick={() => tap(presetKmh)}
          >
            {isAsking ? t('presets.confirm', { speed }) : speed}
          </Button>
        );
      })}
      {canRelease && (
        <Button
          icon={isProgramme ? 'programme' : 'music'}
          className={style.release}
          data-testid="back-to-music"
          onClick={() => {
            commands.release();
            onDone();
          }}
        >
          {t(isProgramme ? 'presets.releaseProgramme' : 'presets.release')}
        </Button>
      )}
    </div>
  );
}

type Session = NonNullable<ReturnType<typeof useLive.getState>['status']>['session'];

/** The belt moves by itself, and the person has set something beside it. */
function isSetByHand(session: Session): boolean {
  if (session === undefined || !movesBelt(session.mode)) return false;
  return session.target.reasons.some(({ kind }) => kind === 'override' || kind === 'person');
}
