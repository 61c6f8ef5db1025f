import { powerSaveBlocker } from 'electron';

/** Keeps the display lit while it is wanted, and lets go of it exactly once. */
export interface DisplayPower {
  setWanted(isWanted: boolean): void;
}

export function createDisplayPower(): DisplayPower {
  let blockerId: number | undefined;
  return {
    setWanted(isWanted) {
      if (isWanted && blockerId === undefined) blockerId = powerSaveBlocker.start('prevent-display-sleep');
      if (!isWanted && blockerId !== undefined) {
        powerSaveBlocker.stop(blockerId);
        blockerId = undefined;
      }
    },
  };
}
