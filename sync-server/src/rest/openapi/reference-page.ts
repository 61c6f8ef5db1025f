import { createHash } from 'node:crypto';
import { html, Html } from '#server/accounts/pages/html.ts';
import { jsonSchema } from './json-schemas.ts';
import type { DescribedOperation } from './operation.ts';

const style = `
:root { color-scheme: light dark; --ink: #14181d; --soft: #4b5560; --paper: #fff; --line: #d3d9e0; --go: #0b57d0; --panel: #f4f6f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f4; --soft: #aab4be; --paper: #12161b; --line: #39424c; --go: #8ab4f8; --panel: #1a2027; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
a { color: var(--go); }
nav ul { columns: 14rem; padding: 0; list-style: none; }
details { border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; }
summary { padding: .6rem .8rem; cursor: pointer; display: flex; gap: .75rem; flex-wrap: wrap; align-items: baseline; }
summary b { font: 600 .85rem ui-monospace, monospace; min-width: 4rem; }
summary code { overflow-wrap: anywhere; }
summary span { color: var(--soft); }
.inside { padding: 0 .8rem .8rem; }
pre { background: var(--panel); padding: .75rem; border-radius: 6px; overflow-x: auto; font-size: .85rem; max-height: 30rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
.old { text-decoration: line-through; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** Forbids everything but the style above: the page has no script, loads nothing and is in nobody's frame. */
export const referencePagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The reference for people: every operation with what goes in and what comes out. */
export function referencePage(operations: readonly DescribedOperation[]): string {
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API · BeatRunner</title>
        ${new Html(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <h1>BeatRunner API</h1>
          <p>
            JSON over HTTPS, described by <a href="/v1/openapi.json">OpenAPI 3.1</a>. Sign in by one of the
            ways of <code>/v1/auth</code> and send the access token as <code>Authorization: Bearer</code>.
            Errors are problem details (RFC 9457) whose <code>code</code> stays the same for ever.
          </p>
          <nav aria-label="Parts">
            <ul>
              ${tags.map((tag) => html`<li><a href="#${anchorOf(tag)}">${tag}</a></li>`)}
            </ul>
          </nav>
          ${tags.map(
            (tag) =>
              html`<h2 id="${anchorOf(tag)}">${tag}</h2>
                ${operations.filter((operation) => operation.tag === tag).map((operation) => section(operation))}`,
          )}
        </main>
      </body>
    </html>`.text;
}

const who: Readonly<Record<DescribedOperation['security'], string>> = {
  none: 'Anybody may ask.',
  account: 'For whoever has signed in.',
  kiosk: 'For a kiosk.',
  either: 'For whoever has signed in, and kiosks.',
};

function section(operation: DescribedOperation): Html {
  const {
    method,
    path,
    operationId,
    summary,
    description,
    security,
    params,
    query,
    body,
    answers,
    problems,
  } = operation;
  return html`<details id="${operationId}">
    <summary>
      <b>${method}</b><code${operation.isDeprecated === true ? new Html(' class="old"') : ''}>${path}</code
      ><span>${summary}</span>
    </summary>
    <div class="inside">
      <p>${who[security]} ${description ?? ''}</p>
      ${params === undefined ? '' : schemaBlock('In the path', jsonSchema(params, 'input'))}
      ${query === undefined ? '' : schemaBlock('Query', jsonSchema(query, 'input'))}
      ${body === undefined ? '' : schemaBlock('Body', jsonSchema(body, 'input'))}
      <table>
        <tbody>
          ${Object.entries(answers).map(
            ([status, shape]) =>
              html`<tr>
                <th scope="row">${status}</th>
                <td>
                  ${shape.description}${
                    shape.schema === undefined ? '' : schemaBlock('', jsonSchema(shape.schema, 'output'))
                  }
                </td>
              </tr>`,
          )}
          ${Object.entries(problems).map(
            ([status, codes]) =>
              html`<tr>
                <th scope="row">${status}</th>
                <td><code>${codes.join(', ')}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function schemaBlock(title: string, schema: unknown): Html {
  const heading = title === '' ? '' : html`<p>${title}</p>`;
  return html`${heading}
    <pre tabindex="0">${JSON.stringify(schema, undefined, 2)}</pre>`;
}

function anchorOf(tag: string): string {
  return tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** Headers of the page. */
export function referencePageHeaders(): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': referencePagePolicy,
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}
