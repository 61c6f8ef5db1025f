import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '#server/http/problem.ts';
import { cookieOf, setCookie } from '#server/http/cookies.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import type { OneTimeKind } from '#server/accounts/verification/one-time.ts';

/** Who has signed in on a page, for as long as it takes to approve something. */
const browserSignIn: OneTimeKind<{ readonly accountId: string }> = {
  purpose: 'browser-sign-in',
  value: z.object({ accountId: z.string() }),
  goodForMs: 15 * 60_000,
};
const [accountCookie, stateCookie] = ['beatrunner_page', 'beatrunner_social'] as const;

/** The cookies of our own pages. Nothing of `/v1` but the way back from a provider looks at any. */
export class BrowserCookies {
  readonly #services: AccountServices;

  constructor(services: AccountServices) {
    this.#services = services;
  }

  async signIn(reply: FastifyReply, accountId: string): Promise<void> {
    const token = await this.#services.oneTime.issue(browserSignIn, { accountId });
    this.#set(reply, accountCookie, token, browserSignIn.goodForMs / 1000);
  }

  async accountOf(request: FastifyRequest): Promise<string | undefined> {
    const token = this.#read(request, accountCookie);
    if (token === undefined) return undefined;
    return (await this.#services.oneTime.peek(browserSignIn, token))?.accountId;
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = this.#read(request, accountCookie);
    if (token !== undefined) await this.#services.oneTime.take(browserSignIn, token);
    this.#set(reply, accountCookie, '', 0);
  }

  leaveForProvider(reply: FastifyReply, browser: string): void {
    this.#set(reply, stateCookie, browser, 600);
  }

  backFromProvider(request: FastifyRequest): string | undefined {
    return this.#read(request, stateCookie);
  }

  /**
   * Forms are taken from our own pages only: cookies that stay at home (SameSite) are the first guard, this is the second.
   *
   * @throws Problem `auth/forbidden`
   */
  checkOrigin(request: FastifyRequest): void {
    const { origin, host } = request.headers;
    const isOurs =
      origin !== undefined &&
      URL.canParse(origin) &&
      (new URL(origin).host === host || origin === new URL(this.#services.publicUrl()).origin);
    if (isOurs) return;
    throw new Problem(403, 'auth/forbidden', 'Not allowed', 'This form was sent from somewhere else.');
  }

  #read(request: FastifyRequest, name: string): string | undefined {
    return cookieOf(request, this.#nameOf(name));
  }

  #set(reply: FastifyReply, name: string, value: string, maxAgeS: number): void {
    setCookie(reply, this.#nameOf(name), value, { maxAgeS, isSecure: this.#isSecure });
  }

  get #isSecure(): boolean {
    return this.#services.publicUrl().startsWith('https:');
  }

  /** With this prefix a browser takes it from this very host by https alone: no neighbour below the same name can put one in. */
  #nameOf(name: string): string {
    return this.#isSecure ? `__Host-${name}` : name;
  }
}
