import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccountLanguage } from '#contract/accounts/signed-in.ts';
import { html, Html } from './html.ts';

const style = `
:root { color-scheme: light dark; --ink: #14181d; --paper: #f6f7f9; --line: #76818d; --go: #0b57d0; --on-go: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f4; --paper: #12161b; --line: #7d8997; --go: #8ab4f8; --on-go: #10151c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { max-width: 26rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.0625rem; margin: 2rem 0 0.5rem; }
form { display: grid; gap: 0.75rem; margin: 0 0 1rem; }
label { display: grid; gap: 0.25rem; font-weight: 600; }
input { font: inherit; font-weight: 400; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; padding: 0.75rem; min-height: 48px; }
button, .button { font: inherit; font-weight: 600; min-height: 48px; padding: 0.75rem 1rem; border-radius: 8px; border: 1px solid var(--go); background: var(--go); color: var(--on-go); text-align: center; text-decoration: none; display: block; width: 100%; cursor: pointer; }
.quiet { background: transparent; color: var(--ink); border-color: var(--line); margin-bottom: 0.75rem; }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
.code { font: 600 1.75rem/1.2 ui-monospace, monospace; letter-spacing: 0.08em; margin: 0.5rem 0 1rem; }
.problem { border-left: 4px solid var(--ink); padding: 0.25rem 0.75rem; margin: 0 0 1rem; font-weight: 600; }
.languages { margin-top: 2.5rem; font-size: 0.9375rem; }
.languages a { color: inherit; }
`;
/** In one piece: the policy knows it by its hash, and a space more would be another one. */
const styleElement = new Html(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/** The language that a page is shown in: asked for by its address, or the browser's. */
export function languageOf(request: FastifyRequest): AccountLanguage {
  const asked = Reflect.get(Object(request.query), 'lang');
  if (asked === 'en' || asked === 'zh-CN') return asked;
  const accepted = (request.headers['accept-language'] ?? '').toLowerCase();
  const [zh, en] = [accepted.search(/\bzh\b/), accepted.search(/\ben\b/)];
  return zh >= 0 && (en < 0 || zh < en) ? 'zh-CN' : 'en';
}

export interface Page {
  readonly status?: number;
  readonly language: AccountLanguage;
  readonly title: string;
  readonly body: Html;
  /** Where the page is in each language. */
  address(language: AccountLanguage): string;
  /** A script of ours that makes the page more convenient. */
  readonly script?: string;
}

/** Sends a page that needs no script, loads nothing, is in nobody's frame, and is kept nowhere. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const { language, title, body, script } = page;
  const other = language === 'en' ? 'zh-CN' : 'en';
  const whole = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · BeatRunner</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
          <p class="languages">
            <a href="${page.address(other)}" lang="${other}" hreflang="${other}"
              >${other === 'en' ? 'English' : '简体中文'}</a
            >
          </p>
        </main>
        ${script === undefined ? undefined : html`<script src="${script}"></script>`}
      </body>
    </html>`;
  const policy = [
    ...["default-src 'none'", `style-src 'sha256-${styleHash}'`, "form-action 'self'"],
    ...["frame-ancestors 'none'", "base-uri 'none'", ...(script === undefined ? [] : ["script-src 'self'"])],
  ];
  return reply
    .code(page.status ?? 200)
    .headers({
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'content-language': language,
      vary: 'accept-language, cookie',
    })
    .type('text/html; charset=utf-8')
    .send(whole.text);
}
