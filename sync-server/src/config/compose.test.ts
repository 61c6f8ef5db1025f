import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { serverSchema } from './server-config.ts';

/** What the image says itself, and what is for development on one machine only. */
const notPassed = ['BEATRUNNER_SERVER_DATA', 'HOST', 'PORT', 'MESSAGE_OUTBOX'];

it('compose.yaml passes every variable of the server on', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../compose.yaml'), 'utf8');
  const server = text.slice(text.indexOf('\n  server:'));
  const [, environment = ''] = /\n {4}environment:\n((?: {6}.*\n)+)/.exec(server) ?? [];
  const passed = [...environment.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name]) => name);
  const known = Object.keys(serverSchema.shape).filter((name) => !notPassed.includes(name));
  expect(passed.toSorted()).toEqual(known.toSorted());
});
