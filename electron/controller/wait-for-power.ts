import type { Clock } from '#contract/runtime/clock.ts';
import { watchBattery } from '#native/audio/battery.ts';
import type { MusicLibrary } from './music-library.ts';

/** Why listening waits on a battery, until the machine is plugged in or a person lets it go on. */
export const batteryReason = 'battery';

/** So few files are not worth waiting for: a first album, the tracks that come with the program. */
const worthWaitingFor = 100;

export interface WaitForPowerOptions {
  readonly library: Pick<MusicLibrary, 'progress' | 'onProgress' | 'pause' | 'resume'>;
  readonly clock: Clock;
  /** Default: what Linux tells; on other systems nothing waits. */
  readonly watch?: typeof watchBattery;
}

/**
 * On its battery the machine does not listen to a whole library. Once it waits it does until there is a cable, or until somebody
 * takes the reason away; then it goes on however the machine is fed, until it is plugged in. Returns how to end it.
 */
export function letListeningWaitForPower(options: WaitForPowerOptions): () => void {
  const { library, clock, watch = watchBattery } = options;
  let state: 'plugged' | 'few' | 'waited' = 'plugged';

  function look(): void {
    const { toListen, listenedFiles } = library.progress;
    if (state !== 'few' || toListen - listenedFiles <= worthWaitingFor) return;
    state = 'waited';
    library.pause(batteryReason);
  }

  const forget = library.onProgress(look);
  const end = watch({
    clock,
    onChange(isOnBattery) {
      state = isOnBattery ? 'few' : 'plugged';
      if (isOnBattery) look();
      else library.resume(batteryReason);
    },
  });
  return () => {
    end();
    forget();
  };
}
