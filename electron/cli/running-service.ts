import type { Clock } from '#contract/runtime/clock.ts';
import { readServiceAddress } from '#electron/main/service-files.ts';
import { serviceAsking, type ServiceAsking } from '#electron/main/service-identity.ts';

/** The service that has a data folder already, as far as it can be told. */
export type RunningService =
  | { readonly kind: 'found'; readonly url: string; readonly isSameVersion: boolean }
  /** Somebody has its port, and does not answer. */
  | { readonly kind: 'silent' }
  /** Whoever has the folder is no service: a run in a terminal, for one. */
  | { readonly kind: 'none' };

export interface RunningServiceOptions {
  readonly dataFolder: string;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly asking?: ServiceAsking;
}

/** One that has just taken the folder tells its address when its radio and database are there. */
export const startupPatienceMs = 5000;
const lookAgainMs = 200;

/** Looks who has the data folder. What its file says is believed only of whoever knows the token in it. */
export async function findRunningService({
  dataFolder,
  clock,
  asking = serviceAsking,
}: RunningServiceOptions): Promise<RunningService> {
  const untilMs = clock.nowMs() + startupPatienceMs;
  for (;;) {
    const address = readServiceAddress(dataFolder);
    const identity = address && (await asking.identify(address.url));
    if (address !== undefined && identity?.kind === 'ours') {
      return { kind: 'found', url: address.url, isSameVersion: identity.isSameVersion };
    }
    if (clock.nowMs() >= untilMs) return { kind: identity?.kind === 'silent' ? 'silent' : 'none' };
    await new Promise<void>((resolve) => clock.after(lookAgainMs, resolve));
  }
}
