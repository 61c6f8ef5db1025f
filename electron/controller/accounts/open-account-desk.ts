import { hostname } from 'node:os';
import { systemClock } from '#electron/controller/system-clock.ts';
import { KioskCredential } from '#native/accounts/kiosk-credential.ts';
import { LeftRecords } from '#native/accounts/left-records.ts';
import { PinBook } from '#native/accounts/pin-book.ts';
import { sealedFile } from '#native/accounts/sealed-file.ts';
import { AccountDesk } from './account-desk.ts';
import type { AccountDeskOptions } from './account-desk-options.ts';

/** The desk over the secrets in a data folder, on real time: servers do not live in a simulator's. */
export function openAccountDesk(
  dataFolder: string,
  options: Pick<AccountDeskOptions, 'store' | 'settings' | 'log' | 'isRunLive' | 'putPlanAway'>,
): Promise<AccountDesk> {
  return AccountDesk.open({
    ...options,
    pins: new PinBook(sealedFile(dataFolder, 'pins.sealed'), systemClock),
    signInFile: sealedFile(dataFolder, 'accounts.sealed'),
    left: new LeftRecords((name) => sealedFile(dataFolder, name)),
    kiosk: new KioskCredential(sealedFile(dataFolder, 'kiosk.sealed')),
    fetch,
    clock: systemClock,
    random: Math.random,
    // Limits of the contract; a computer's name may be longer, or nothing.
    deviceName: hostname().trim().slice(0, 100) || 'BeatRunner',
  });
}
