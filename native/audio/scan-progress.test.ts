import { expect, it } from 'vitest';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createScanProgressBook } from './scan-progress.ts';
import { gentlePace } from './work-pace.ts';

it('foretells a night of gentle listening: 10,000 tracks at 1.2 s each', () => {
  const book = createScanProgressBook(4, createManualClock(), gentlePace);
  book.add({ foundFiles: 10_000, toListen: 10_000 });
  book.enter('listen');
  for (let i = 0; i < 30; i += 1) book.timed(1200);
  const briskMs = (100 * 1200) / 4;
  const gentleMs = 9_900 * 2400;
  expect(book.progress.remainingMs).toBe(briskMs + gentleMs);
  expect((briskMs + gentleMs) / 3_600_000).toBeLessThan(7);
  book.add({ listenedFiles: 9_999 });
  expect(book.progress.remainingMs).toBe(2400);
});
