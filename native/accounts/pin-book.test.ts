import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '#tests/support/manual-clock.ts';
import { PinBook } from './pin-book.ts';
import { sealedFile } from './sealed-file.ts';

let folder: string;
let clock: ManualClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beatrunner-pins-'));
  clock = createManualClock();
});

afterEach(() => rmSync(folder, { recursive: true }));

async function openBook(): Promise<PinBook> {
  const book = new PinBook(sealedFile(folder, 'pins.sealed'), clock);
  await book.open();
  return book;
}

test('a PIN unlocks after a restart, another one does not', async () => {
  await (await openBook()).set('account-1', '4711');
  const book = await openBook();
  expect(book.has('account-1')).toBe(true);
  await book.check('account-1', '4711');
  await expect(book.check('account-1', '4712')).rejects.toMatchObject({
    code: 'account/pin-wrong',
    params: { tries: 4 },
  });
  await expect(book.check('account-2', '4711')).rejects.toMatchObject({ code: 'account/unknown' });
  expect(readFileSync(join(folder, 'pins.sealed')).includes('argon2')).toBe(false);
});

test.each(['123', '123456789', '12a4', '', '１２３４'])('%j is no PIN', async (pin) => {
  await expect((await openBook()).set('account-1', pin)).rejects.toMatchObject({
    code: 'account/pin-format',
  });
});

test('five wrong ones lock it, over a restart and for the right one too; waiting helps', async () => {
  const book = await openBook();
  await book.set('account-1', '4711');
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => book.check('account-1', '0000')));
  const codes = tries.map((tried) => tried.status === 'rejected' && (tried.reason as { code: string }).code);
  expect(codes.filter((code) => code === 'account/pin-wrong')).toHaveLength(4);
  expect(codes.filter((code) => code === 'account/pin-locked')).toHaveLength(4);
  const again = await openBook();
  await expect(again.check('account-1', '4711')).rejects.toMatchObject({
    code: 'account/pin-locked',
    params: { seconds: 30 },
  });
  clock.advance(30_000);
  await again.check('account-1', '4711');
  await expect(again.check('account-1', '0000')).rejects.toMatchObject({ params: { tries: 4 } });
});

test('a clock that is set back by a year locks nobody out for longer than the wait', async () => {
  const book = await openBook();
  await book.set('account-1', '4711');
  for (let tried = 0; tried < 5; tried += 1) await book.check('account-1', '0000').catch(() => undefined);
  const setBackMs = 365 * 24 * 3_600_000;
  const later = new PinBook(sealedFile(folder, 'pins.sealed'), {
    ...clock,
    wallTimeMs: () => clock.wallTimeMs() - setBackMs,
  });
  await later.open();
  const locked = { code: 'account/pin-locked', params: { seconds: 30 } };
  await expect(later.check('account-1', '4711')).rejects.toMatchObject(locked);
  clock.advance(30_000);
  await later.check('account-1', '4711');
});

test('a removed PIN is gone', async () => {
  const book = await openBook();
  await book.set('account-1', '4711');
  await book.remove('account-1');
  expect((await openBook()).has('account-1')).toBe(false);
});
