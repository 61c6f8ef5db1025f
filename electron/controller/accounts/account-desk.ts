import type { Contact } from '#contract/accounts/identities.ts';
import type { SignedIn } from '#contract/accounts/signed-in.ts';
import type {
  AccountsState,
  PhoneSignIn,
  RefusedChange,
  Runner,
  SyncSummary,
} from '#contract/rpc/accounts.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { KnownAccount } from '#contract/storage/sync-store.ts';
import { isGuestAccount } from '#contract/sync/identity.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { inWords } from '#native/accounts/refusal-in-words.ts';
import { askForCode, pairKiosk, signInWithCode, signInWithPassword } from '#native/accounts/sign-in-ways.ts';
import type { AccountDeskOptions } from './account-desk-options.ts';
import { createPhoneSignIns } from './phone-sign-ins.ts';
import { serverAddress } from './server-address.ts';
import { openServerLink, type ServerLink } from './server-link.ts';
import { takeAccountOff, type Unsent } from './sign-out.ts';

/** After signing in: also take what the guest of this device has run. */
export interface AfterSignIn {
  readonly isForGuestRuns?: boolean | undefined;
  /** These alone. */
  readonly guestSessionIds?: readonly string[] | undefined;
}

/** Who runs here: signing in and out, switching between runners, and how far their records are. */
export class AccountDesk {
  readonly #options: AccountDeskOptions;
  readonly #listeners;
  readonly #phone;
  #link: ServerLink | undefined;
  #state: AccountsState = { activeAccountId: '', runners: [], sealed: 0, phoneAttempt: 0 };
  /** Changes come in bursts while records are sent: one look at the store serves them all. */
  #looking: Promise<void> | undefined;
  #isStale = false;

  private constructor(options: AccountDeskOptions) {
    this.#options = options;
    this.#listeners = createListeners<void>((error) =>
      options.log.error('account-listener-failed', { error }),
    );
    this.#phone = createPhoneSignIns(() => this.#changed());
  }

  /** Opens the desk with what was kept: the server, who is signed in, their PINs. Needs no network. */
  static async open(options: AccountDeskOptions): Promise<AccountDesk> {
    const desk = new AccountDesk(options);
    /** A belt must be stoppable whatever has become of a file of accounts: that part is missing then, and said in the log. */
    const attempt = (part: string, opened: Promise<unknown>): Promise<unknown> =>
      opened.catch((error: unknown) => options.log.error('accounts-part-not-opened', { part, error }));
    await attempt('pins', options.pins.open());
    await attempt('kiosk', options.kiosk.open());
    const known = await options.store.accounts();
    await attempt('left', options.left.open(known.map(({ accountId }) => accountId)));
    const { syncServerUrl } = await options.settings.read();
    if (syncServerUrl !== undefined) await attempt('server', desk.#useServer(syncServerUrl));
    await desk.#look();
    return desk;
  }

  get state(): AccountsState {
    return this.#state;
  }

  /** Says that there may be a new state. */
  onChange(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  /**
   * Sets the sync server, or goes on without one. Sign-ins at another server are kept, and not shown to this one.
   *
   * @throws BeatRunnerError `account/server-address`, `account/not-during-run`
   */
  async setServer(typed: string | null): Promise<void> {
    this.#refuseDuringRun();
    const serverUrl = typed === null || typed.trim() === '' ? undefined : serverAddress(typed);
    if (serverUrl === this.#link?.serverUrl) return;
    await this.#options.settings.change({ syncServerUrl: serverUrl ?? null });
    this.#phone.end();
    await this.#link?.close();
    this.#link = undefined;
    if (serverUrl !== undefined) await this.#useServer(serverUrl);
    await this.#look();
  }

  /** Begins to sign in with the phone; an attempt before it ends. Its progress is in the state. */
  async signInByPhone(after: AfterSignIn): Promise<{ readonly attempt: number }> {
    const link = this.#linkOrRefuse();
    const { deviceId } = await this.#options.store.device();
    const kiosk = this.#options.kiosk.at(link.serverUrl);
    const request = {
      deviceId,
      deviceName: this.#options.deviceName,
      ...(kiosk !== undefined && { kioskCredential: kiosk.credential }),
    };
    this.#phone.begin(link.surroundings, request, (signedIn) => this.#signedIn(link, signedIn, after));
    return { attempt: this.#phone.attempt };
  }

  cancelPhoneSignIn(): void {
    this.#phone.end();
  }

  /** @throws BeatRunnerError `account/wrong-credentials`, `account/too-many-attempts`, `account/server-not-reachable`, ... */
  async signInByPassword(
    credentials: { readonly email: string; readonly password: string },
    after: AfterSignIn,
  ): Promise<void> {
    const link = this.#linkOrRefuse();
    const signedIn = await inWords(signInWithPassword(link.surroundings, credentials, await this.#device()));
    await this.#signedIn(link, signedIn, after);
  }

  /** Has a code sent to an address or number. */
  async sendCode(contact: Contact): Promise<{ readonly challengeId: string; readonly resendAfterS: number }> {
    const { language = 'en' } = await this.#options.settings.read();
    const challenge = await inWords(askForCode(this.#linkOrRefuse().surroundings, contact, language));
    return { challengeId: challenge.challengeId, resendAfterS: challenge.resendAfterS };
  }

  async signInByCode(
    answer: { readonly challengeId: string; readonly code: string },
    after: AfterSignIn,
  ): Promise<void> {
    const link = this.#linkOrRefuse();
    const signedIn = await inWords(signInWithCode(link.surroundings, answer, await this.#device()));
    await this.#signedIn(link, signedIn, after);
  }

  /**
   * From now on this runner's records are shown and written.
   *
   * @throws BeatRunnerError `account/pin-wrong`, `account/pin-locked`, `account/locked` without the PIN it needs,
   *   `account/unknown`, `account/not-during-run`
   */
  async switchTo(accountId: string, pin?: string): Promise<void> {
    this.#refuseDuringRun();
    const { store, pins } = this.#options;
    const known = await store.accounts();
    if (!known.some((account) => account.accountId === accountId))
      throw new BeatRunnerError('account/unknown');
    if (pins.has(accountId)) {
      if (pin === undefined) throw new BeatRunnerError('account/locked');
      await pins.check(accountId, pin);
    }
    // A run may have begun while the PIN was looked at.
    this.#refuseDuringRun();
    await this.#activate(accountId);
    await this.#look();
  }

  /**
   * Takes the one who runs now off this device.
   *
   * @throws BeatRunnerError `account/locked` for anybody else, `account/unsent-records`, `account/not-during-run`
   */
  async signOut(accountId: string, unsent: Unsent): Promise<void> {
    this.#refuseDuringRun();
    await this.#refuseOthers(accountId);
    const { store, left, pins, putPlanAway } = this.#options;
    const refuse = (): void => this.#refuseDuringRun();
    await takeAccountOff({ store, left, link: this.#link, refuse }, accountId, unsent);
    putPlanAway();
    await pins.remove(accountId);
    await this.#look();
  }

  /** @throws BeatRunnerError `account/wrong-code`, `account/server-not-reachable`, ... */
  async pairKiosk(pairingCode: string): Promise<void> {
    const link = this.#linkOrRefuse();
    const { deviceId } = await this.#options.store.device();
    const paired = await inWords(pairKiosk(link.surroundings, pairingCode, deviceId));
    await this.#options.kiosk.keep(link.serverUrl, paired);
    await this.#look();
  }

  async forgetKiosk(): Promise<void> {
    await this.#options.kiosk.forget();
    await this.#look();
  }

  /** Sets or takes away the PIN of the one who runs now: only who is in can lock. */
  async setPin(accountId: string, pin: string | null): Promise<void> {
    await this.#refuseOthers(accountId);
    const { pins } = this.#options;
    await (pin === null ? pins.remove(accountId) : pins.set(accountId, pin));
    await this.#look();
  }

  /**
   * Gives what the guest has run to the one who runs now.
   *
   * @throws BeatRunnerError `account/unknown` for anybody else
   */
  async claim(accountId: string, sessionIds?: readonly string[]): Promise<void> {
    const { store } = this.#options;
    const { activeAccountId } = await store.device();
    if (accountId !== activeAccountId || isGuestAccount(accountId))
      throw new BeatRunnerError('account/unknown');
    await this.#giveGuestRuns(accountId, sessionIds);
    await this.#look();
  }

  /** Changes of the one who runs now that the server will never take. */
  async refusedChanges(): Promise<readonly RefusedChange[]> {
    const { store } = this.#options;
    const { activeAccountId } = await store.device();
    const letters = await store.deadLetters(activeAccountId);
    const here = letters.map(({ opId, table, code, refusedWallMs }) => ({
      ...{ id: opId, table, code, refusedWallMs },
    }));
    const earlier = this.#options.left.account(activeAccountId)?.refused ?? [];
    return [...here, ...earlier.map(({ opId, ...refused }) => ({ id: opId, ...refused }))];
  }

  async dismissRefusedChange(id: string): Promise<void> {
    const { store, left } = this.#options;
    const { activeAccountId } = await store.device();
    const letters = await store.deadLetters(activeAccountId);
    if (letters.some(({ opId }) => opId === id)) await store.dismissDeadLetter(id);
    await left.dismissRefusal(activeAccountId, id);
    await this.#look();
  }

  /** Tries to reach the server now. */
  retryNow(): void {
    this.#link?.retryNow();
  }

  async close(): Promise<void> {
    this.#phone.end();
    await this.#link?.close();
    await this.#looking;
  }

  async #useServer(serverUrl: string): Promise<void> {
    this.#link = await openServerLink(this.#options, serverUrl, () => this.#changed());
  }

  async #signedIn(
    link: ServerLink,
    signedIn: SignedIn,
    { isForGuestRuns = false, guestSessionIds }: AfterSignIn,
  ): Promise<void> {
    // Another server was chosen while this one answered: the sign-in would be kept for the wrong one.
    if (link !== this.#link) throw new BeatRunnerError('account/no-server');
    const { store } = this.#options;
    const { accountId, name, identities } = signedIn.account;
    await store.saveAccount({ accountId, displayName: name === '' ? (identities[0]?.label ?? '') : name });
    await link.signIns.add(signedIn);
    if (isForGuestRuns) await this.#giveGuestRuns(accountId);
    else if (guestSessionIds !== undefined) await this.#giveGuestRuns(accountId, guestSessionIds);
    // The run that goes on belongs to whoever began it.
    if (!this.#options.isRunLive()) await this.#activate(accountId);
    await this.#look();
  }

  async #activate(accountId: string): Promise<void> {
    const { store, putPlanAway } = this.#options;
    const { activeAccountId } = await store.device();
    await store.activate(accountId);
    if (accountId !== activeAccountId) putPlanAway();
  }

  /** With everything, the guest begins anew: the next one at a kiosk must not find somebody's age and weight. */
  async #giveGuestRuns(accountId: string, sessionIds?: readonly string[]): Promise<void> {
    const { store } = this.#options;
    const { guestAccountId } = await store.device();
    await store.claim(guestAccountId, accountId, sessionIds);
    // A run that goes on is written under whoever runs.
    if (sessionIds === undefined && !this.#options.isRunLive()) await store.wipe(guestAccountId);
  }

  async #device() {
    const { deviceId } = await this.#options.store.device();
    return { deviceId, deviceName: this.#options.deviceName };
  }

  /** Others can neither lock nor take away what is theirs. */
  async #refuseOthers(accountId: string): Promise<void> {
    const { activeAccountId } = await this.#options.store.device();
    if (accountId !== activeAccountId || isGuestAccount(accountId))
      throw new BeatRunnerError('account/locked');
  }

  #linkOrRefuse(): ServerLink {
    if (this.#link === undefined) throw new BeatRunnerError('account/no-server');
    return this.#link;
  }

  #refuseDuringRun(): void {
    if (this.#options.isRunLive()) throw new BeatRunnerError('account/not-during-run');
  }

  #changed(): void {
    this.#look().catch((error: unknown) => this.#options.log.error('accounts-not-read', { error }));
  }

  /** Looks at everything once more; a look that is under way is followed by one other, however many ask. */
  async #look(): Promise<void> {
    this.#isStale = true;
    this.#looking ??= this.#lookAgain().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  async #lookAgain(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      this.#state = await this.#read();
      this.#listeners.emit();
    }
  }

  async #read(): Promise<AccountsState> {
    const { store } = this.#options;
    const [device, accounts] = await Promise.all([store.device(), store.accounts()]);
    const known = accounts.filter(
      ({ accountId }) => !isGuestAccount(accountId) || accountId === device.guestAccountId,
    );
    const runners = await Promise.all(known.map((account) => this.#runner(account)));
    const link = this.#link;
    const phoneSignIn = this.#phone.state;
    const kiosk = this.#options.kiosk.at(link?.serverUrl);
    const here = new Set(known.map(({ accountId }) => accountId));
    const left = this.#options.left.accounts.filter(({ accountId }) => !here.has(accountId));
    return {
      sealed: left.reduce((sum, { waiting }) => sum + waiting, 0),
      ...(kiosk !== undefined && { kiosk: { name: kiosk.name, gymName: kiosk.gymName } }),
      ...(link !== undefined && { serverUrl: link.serverUrl }),
      activeAccountId: device.activeAccountId,
      phoneAttempt: this.#phone.attempt,
      runners: runners.toSorted(
        (one, other) => rank(one, device.activeAccountId) - rank(other, device.activeAccountId),
      ),
      ...(phoneSignIn !== undefined && { phoneSignIn: phoneSignIn satisfies PhoneSignIn }),
    };
  }

  async #runner({ accountId, displayName = '' }: KnownAccount): Promise<Runner> {
    const link = this.#link;
    const isGuest = isGuestAccount(accountId);
    return {
      accountId,
      name: displayName,
      isGuest,
      isSignedIn: link?.signIns.accountIds.includes(accountId) === true,
      hasPin: this.#options.pins.has(accountId),
      ...(link !== undefined && !isGuest && { sync: await this.#sync(link, accountId) }),
    };
  }

  /** With what was sealed at an earlier sign-out: it is sent before anything else of the account. */
  async #sync(link: ServerLink, accountId: string): Promise<SyncSummary> {
    const summary = await link.syncs.summary(accountId);
    const earlier = this.#options.left.account(accountId);
    if (earlier === undefined) return summary;
    const isSending = earlier.phase === 'left' && link.signIns.accountIds.includes(accountId);
    return {
      ...summary,
      ...(isSending && { state: 'working' as const }),
      waiting: summary.waiting + earlier.waiting,
      refused: summary.refused + earlier.refused.length,
    };
  }
}

/** The one who runs is first, the guest last. */
function rank({ accountId, isGuest }: Runner, activeAccountId: string): number {
  if (accountId === activeAccountId) return 0;
  return isGuest ? 2 : 1;
}
