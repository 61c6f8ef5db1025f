import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { TapGuardArea } from '#ui/touch/tap-guard-area.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { CadenceCard } from './cadence-card.tsx';
import { CoolDownCard, TroubleCover, TroublePanel } from './middle-panels.tsx';
import { MusicCard } from './music-card.tsx';
import { PartCard } from './part-card.tsx';
import { showRunNote } from './run-notes.ts';
import { troubleForm, type RunTrouble } from './run-troubles.ts';
import { SpeedCard } from './speed-card.tsx';
import { SpeedKeys } from './speed-keys.tsx';
import { useCardChoices } from './tile-choices.ts';
import { TopBar } from './top-bar.tsx';
import { useRunCommands } from './use-run-commands.ts';
import { useRunTroubles } from './use-run-troubles.ts';
import { ValueTiles } from './value-tiles.tsx';
import style from './run-screen.module.css';

/**
 * Screen 6: the run, its cool-down included. Speed, keys and STOP never move: whatever is wrong takes the top bar, the
 * middle column, or the whole middle (ux.md, sections 3 and 5). STOP is a layer of its own above the lower right corner.
 */
export function RunScreen(): ReactNode {
  const { t } = useTranslation('run');
  const troubles = useRunTroubles();
  const [worst] = troubles;
  const isLost = worst?.kind === 'controllerLost';
  return (
    <Density density="run" data-testid="run-screen">
      <TapGuardArea
        className={style.screen}
        role="main"
        data-lost={isLost && !isCovering(worst)}
        onLock={() => showRunNote({ kind: 'wet' })}
      >
        <h1 className={style.spoken}>{t('title')}</h1>
        <TopBar troubles={troubles} />
        <Middle worst={worst} />
        <SpeedKeys />
        <MusicCard />
        <PauseKey isLost={isLost || worst?.kind === 'linkLost'} />
      </TapGuardArea>
    </Density>
  );
}

function Middle({ worst }: { readonly worst: RunTrouble | undefined }): ReactNode {
  if (worst !== undefined && isCovering(worst)) {
    return (
      <div className={style.middle}>
        <TroubleCover trouble={worst} />
      </div>
    );
  }
  return (
    <div className={style.middle}>
      <SpeedCard />
      <MiddleColumn worst={worst} />
      <ValueTiles />
    </div>
  );
}

function MiddleColumn({ worst }: { readonly worst: RunTrouble | undefined }): ReactNode {
  const isCoolDown = useLive(({ status }) => status?.session?.state.kind === 'coolDown');
  const isProgramme = useLive(({ status }) => status?.session?.programme !== undefined);
  const choice = useCardChoices(({ middle }) => middle);
  if (worst?.kind === 'handsOff' || worst?.kind === 'musicBlocked') return <TroublePanel trouble={worst} />;
  if (isCoolDown) return <CoolDownCard />;
  return isProgramme && choice === 'part' ? <PartCard /> : <CadenceCard isOfProgramme={isProgramme} />;
}

function isCovering(
  trouble: RunTrouble,
): trouble is Extract<RunTrouble, { kind: 'linkLost' | 'controllerLost' }> {
  return troubleForm(trouble) === 'cover';
}

function PauseKey({ isLost }: { readonly isLost: boolean }): ReactNode {
  const { t } = useTranslation('run');
  const commands = useRunCommands();
  return (
    <Button
      size="key"
      className={style.pause}
      disabled={isLost}
      onClick={() => commands.pause()}
      data-testid="pause"
    >
      {t('pause')}
    </Button>
  );
}
