import { z } from 'zod';
import { tokensSchema, type SignedIn, type Tokens } from '#contract/accounts/signed-in.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { AccountRefusal, askAccounts, type AccountSurroundings } from './account-requests.ts';
import type { SealedFile } from './sealed-file.ts';
import { parsedJson } from './parsed-json.ts';

const keptSignInSchema = z.object({
  accountId: z.string(),
  signInId: z.string(),
  /** The server that gave it: it is shown to no other one. */
  serverUrl: z.string(),
  refreshToken: z.string(),
  /** Signed out here; it lives until what was not sent is sent. */
  isSendingOnly: z.boolean().optional(),
});
const keptSchema = z.object({
  version: z.literal(1),
  signIns: z.array(keptSignInSchema),
  /** Sign-outs that the server has not heard of yet. */
  leaving: z.array(keptSignInSchema),
});
export type KeptSignIn = z.infer<typeof keptSignInSchema>;

interface FreshToken {
  readonly token: string;
  /** By the clock that does not jump. */
  readonly expiresMs: number;
}

/** A token is not used in its last seconds: the request has to arrive, too. */
const marginMs = 30_000;

/**
 * Who is signed in on this device, and the tokens that say so. Refresh tokens outlive a restart, in a sealed file; a new one is
 * kept before it is used, so that a crash costs no sign-in.
 */
export class SignInKeeper {
  readonly #surroundings: AccountSurroundings & {
    readonly deviceId: () => Promise<string>;
    readonly log: Log;
  };
  readonly #file: SealedFile;
  readonly #signIns = new Map<string, KeptSignIn>();
  #leaving: readonly KeptSignIn[] = [];
  readonly #fresh = new Map<string, FreshToken>();
  readonly #refreshing = new Map<string, Promise<string | undefined>>();
  #sending: Promise<void> | undefined;
  readonly #listeners;

  /** @param file what an earlier one kept is not read before {@link open} */
  constructor(
    surroundings: AccountSurroundings & { readonly deviceId: () => Promise<string>; readonly log: Log },
    file: SealedFile,
  ) {
    this.#surroundings = surroundings;
    this.#file = file;
    this.#listeners = createListeners<readonly string[]>((error) =>
      surroundings.log.error('sign-in-listener-failed', { error }),
    );
  }

  /** Reads what was kept. Without a file that can be read nobody is signed in. */
  async open(): Promise<void> {
    const content = await this.#file.read();
    if (content.kind === 'nothing') return;
    const kept = content.kind === 'content' ? keptSchema.safeParse(parsedJson(content.text)) : undefined;
    if (!kept?.success) {
      this.#surroundings.log.warn('sign-ins-unreadable', {});
      if (content.kind === 'content') await this.#file.putAside();
      return;
    }
    for (const signIn of kept.data.signIns) this.#signIns.set(signIn.accountId, signIn);
    this.#leaving = kept.data.leaving;
  }

  /** Accounts that are signed in here, at the server that is set. */
  get accountIds(): readonly string[] {
    return [...this.#signIns.values()]
      .filter(
        ({ serverUrl, isSendingOnly }) =>
          serverUrl === this.#surroundings.serverUrl && isSendingOnly !== true,
      )
      .map(({ accountId }) => accountId);
  }

  /** Calls back with the accounts that are signed in, after they changed. */
  onChange(listener: (accountIds: readonly string[]) => void): Unsubscribe {
    return this.#listeners.add(listener);
  }

  /** Keeps a sign-in. An earlier one of the same account is ended at the server. */
  async add(signedIn: SignedIn): Promise<void> {
    const { accountId } = signedIn.account;
    const earlier = this.#signIns.get(accountId);
    if (earlier !== undefined) this.#leaving = [...this.#leaving, earlier];
    this.#signIns.set(accountId, {
      accountId,
      signInId: signedIn.signInId,
      serverUrl: this.#surroundings.serverUrl,
      refreshToken: signedIn.refreshToken,
    });
    await this.#save();
    this.#refreshing.delete(accountId);
    this.#remember(accountId, signedIn);
    this.#listeners.emit(this.accountIds);
  }

  /** Forgets a sign-in here at once. The server is told by {@link sendLeaving}, now or when it can be reached. */
  async remove(accountId: string): Promise<void> {
    const signIn = this.#signIns.get(accountId);
    if (signIn === undefined) return;
    this.#leaving = [...this.#leaving, signIn];
    await this.#forget(accountId);
  }

  /** Signs out here; its tokens go on until {@link remove}, for what is still to be sent. */
  async keepForSending(accountId: string): Promise<void> {
    const signIn = this.#signIns.get(accountId);
    if (signIn === undefined) return;
    this.#signIns.set(accountId, { ...signIn, isSendingOnly: true });
    await this.#save();
    this.#listeners.emit(this.accountIds);
  }

  /** Whether tokens of this account are for sending alone. */
  isSendingOnly(accountId: string): boolean {
    return this.#signIns.get(accountId)?.isSendingOnly === true;
  }

  /**
   * A token for requests of this account.
   *
   * @returns undefined where nobody is signed in to it, or the server has ended the sign-in
   * @throws BeatRunnerError `account/server-not-reachable`, `account/not-our-server`
   */
  token(accountId: string): Promise<string | undefined> {
    const signIn = this.#signIns.get(accountId);
    if (signIn === undefined || signIn.serverUrl !== this.#surroundings.serverUrl) {
      return Promise.resolve(undefined);
    }
    const fresh = this.#fresh.get(accountId);
    if (fresh !== undefined && this.#surroundings.clock.nowMs() < fresh.expiresMs) {
      return Promise.resolve(fresh.token);
    }
    // Two refreshes with one token would look like a theft to the server.
    const underWay = this.#refreshing.get(accountId);
    if (underWay !== undefined) return underWay;
    const refreshing = this.#refresh(signIn).finally(() => {
      if (this.#refreshing.get(accountId) === refreshing) this.#refreshing.delete(accountId);
    });
    this.#refreshing.set(accountId, refreshing);
    return refreshing;
  }

  /** The server did not take this token: it is not given again. */
  refused(accountId: string, token: string): void {
    if (this.#fresh.get(accountId)?.token === token) this.#fresh.delete(accountId);
  }

  /** Tells the server of sign-outs it has not heard of. Never throws; what cannot be told now stays. */
  sendLeaving(): Promise<void> {
    const sent = (this.#sending ?? Promise.resolve()).then(() => this.#sendLeaving());
    this.#sending = sent;
    return sent;
  }

  /** Resolves when nothing is under way that would still change what is kept. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#refreshing.values(), this.#sending]);
  }

  async #sendLeaving(): Promise<void> {
    for (const signIn of this.#leaving) {
      if (signIn.serverUrl !== this.#surroundings.serverUrl) continue;
      if (!(await this.#tellLeaving(signIn))) return;
      this.#leaving = this.#leaving.filter((other) => other !== signIn);
      await this.#save();
    }
  }

  async #refresh(signIn: KeptSignIn): Promise<string | undefined> {
    const { accountId } = signIn;
    try {
      const tokens = await this.#askForTokens(signIn);
      const now = this.#signIns.get(accountId);
      // Somebody signed out or in meanwhile.
      if (now?.signInId !== signIn.signInId) return await this.token(accountId);
      const next = { ...now, refreshToken: tokens.refreshToken };
      this.#signIns.set(accountId, next);
      await this.#save();
      return this.#remember(accountId, tokens);
    } catch (error) {
      if (!(error instanceof AccountRefusal)) throw error;
      if (error.status === 429) throw error;
      this.#surroundings.log.info('sign-in-ended', { code: error.code });
      if (this.#signIns.get(accountId)?.signInId === signIn.signInId) await this.#forget(accountId);
      return undefined;
    }
  }

  async #askForTokens({ refreshToken }: KeptSignIn): Promise<Tokens> {
    const deviceId = await this.#surroundings.deviceId();
    return askAccounts(this.#surroundings, {
      path: '/token',
      body: { refreshToken, deviceId },
      answer: tokensSchema,
    });
  }

  async #tellLeaving(signIn: KeptSignIn): Promise<boolean> {
    try {
      const { accessToken } = await this.#askForTokens(signIn);
      await askAccounts(this.#surroundings, {
        method: 'DELETE',
        path: `/sign-ins/${encodeURIComponent(signIn.signInId)}`,
        token: accessToken,
      });
      return true;
    } catch (error) {
      // Refused: it has ended by itself.
      return error instanceof AccountRefusal && error.status !== 429;
    }
  }

  #remember(accountId: string, { accessToken, accessExpiresInS }: Tokens): string {
    const expiresMs = this.#surroundings.clock.nowMs() + accessExpiresInS * 1000 - marginMs;
    this.#fresh.set(accountId, { token: accessToken, expiresMs });
    return accessToken;
  }

  async #forget(accountId: string): Promise<void> {
    this.#signIns.delete(accountId);
    this.#fresh.delete(accountId);
    this.#refreshing.delete(accountId);
    await this.#save();
    this.#listeners.emit(this.accountIds);
  }

  #save(): Promise<void> {
    const signIns = [...this.#signIns.values()];
    return this.#file.write(JSON.stringify({ version: 1, signIns, leaving: this.#leaving }));
  }
}
