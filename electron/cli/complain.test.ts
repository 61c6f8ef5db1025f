import { expect, it } from 'vitest';
import { createTestCliIo } from '#tests/support/cli-io.ts';
import { complain } from './complain.ts';

function said(text: string, errorColumns?: number): string {
  const io = createTestCliIo(errorColumns === undefined ? {} : { errorColumns });
  complain(io, text);
  return io.complaints();
}

const text = 'Port 80 is taken by another program.\n\nSee: npx beatrunner serve --help';

it('leaves lines whole for programs and files', () => {
  expect(said(text)).toBe(`${text}\n`);
});

it('breaks each line between words on a terminal', () => {
  expect(said(text, 80)).toBe(`${text}\n`);
  expect(said(text, 20)).toBe('Port 80 is taken by\nanother program.\n\nSee: npx beatrunner\nserve --help\n');
});
