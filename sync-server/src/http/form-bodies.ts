import type { App } from './app.ts';

const largestForm = 65_536;

/** Lets routes have the fields of forms (`application/x-www-form-urlencoded`) as they have those of JSON; of doubled ones the last. */
export function takeForms(app: App): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: largestForm },
    (_, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
}
