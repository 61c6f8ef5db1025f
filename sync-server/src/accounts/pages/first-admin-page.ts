import type { FastifyReply, FastifyRequest } from 'fastify';
import { firstAdminRequestSchema } from '#contract/accounts/first-admin.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { makeFirstAdmin } from '#server/accounts/routes/first-admin-routes.ts';
import type { App } from '#server/http/app.ts';
import { Problem } from '#server/http/problem.ts';
import { readRequest } from '#server/http/read-request.ts';
import type { BrowserCookies } from './browser-cookies.ts';
import { html, type Html } from './html.ts';
import { languageOf, sendPage } from './page.ts';
import { pageTexts, problemText } from './page-texts.ts';

const path = '/admin/setup';
const scriptPath = '/admin/setup.js';
/** The token is behind the # of the link, which no server and no log gets to see. */
const script = `const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) { document.querySelector('input[name=token]').value = token; history.replaceState(null, '', location.pathname + location.search); }
`;
/** A browser is no device of the account's. */
const browserDevice = '0'.repeat(16);

const formSchema = firstAdminRequestSchema.omit({ device: true });

/** `GET /admin/setup`: where the link leads that the server prints. */
export function addFirstAdminPage(app: App, services: AccountServices, cookies: BrowserCookies): void {
  app.get(path, async (request, reply) => send(request, reply, 200, undefined));

  app.get(scriptPath, async (_, reply) =>
    reply.header('cache-control', 'no-store').type('text/javascript; charset=utf-8').send(script),
  );

  app.post(path, async (request, reply) => {
    try {
      cookies.checkOrigin(request);
      const asked = readRequest(formSchema, request.body);
      const { signInId, account } = await makeFirstAdmin(services, request.ip, {
        ...asked,
        device: { deviceId: browserDevice },
      });
      // The page has no use for it.
      await services.signIns.end(account.accountId, signInId);
      const { done } = pageTexts(languageOf(request)).admin;
      return show(request, reply, 200, html`<p role="status">${done}</p>`);
    } catch (error) {
      const language = languageOf(request);
      const text = error instanceof Problem ? problemText(language, error.code) : undefined;
      if (!(error instanceof Problem) || text === undefined) throw error;
      reply.headers(error.headers);
      return send(request, reply, error.status, text);
    }
  });
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  problem: string | undefined,
): FastifyReply {
  const language = languageOf(request);
  const { admin, signIn } = pageTexts(language);
  const shown = problem === undefined ? undefined : html`<p class="problem" role="alert">${problem}</p>`;
  return show(
    request,
    reply,
    status,
    html`${shown}
      <p>${admin.intro}</p>
      <form method="post" action="${path}?lang=${language}">
        <label
          >${admin.token} <input name="token" required autocomplete="off" spellcheck="false" maxlength="100"
        /></label>
        <label>${admin.name} <input name="name" autocomplete="name" maxlength="100" /></label>
        <label
          >${signIn.email} <input name="email" type="email" required autocomplete="username" maxlength="254"
        /></label>
        <label
          >${signIn.password}
          <input
            name="password"
            type="password"
            required
            autocomplete="new-password"
            minlength="8"
            maxlength="1024"
          />
        </label>
        <button>${admin.make}</button>
      </form>`,
  );
}

function show(request: FastifyRequest, reply: FastifyReply, status: number, body: Html): FastifyReply {
  const language = languageOf(request);
  return sendPage(reply, {
    ...{ status, language, title: pageTexts(language).admin.title, body },
    ...{ address: (lang) => `${path}?lang=${lang}`, script: scriptPath },
  });
}
