import { expect, it } from 'vitest';
import { closingExitCode, closingWords } from './closing-words.ts';

it.each([
  [{ isBeltAtRest: true, run: 'saved' }, /^Stopped and saved\.$/, 0],
  [{ isBeltAtRest: true }, /^Ended\.$/, 0],
  [{ isBeltAtRest: true, run: 'spooled' }, /^Stopped\. .*side file/, 0],
  [{ isBeltAtRest: true, run: 'lost' }, /^Stopped\. .*could not be saved/, 1],
  [
    { isBeltAtRest: false, run: 'saved' },
    /^Nobody saw the belt at rest: look at the treadmill.*is saved\.$/,
    1,
  ],
  [{ isBeltAtRest: false }, /^Nobody saw the belt at rest: look at the treadmill/, 1],
  [undefined, /^Nobody saw the belt at rest/, 1],
] as const)('says what became of belt and run: %o', (report, words, exitCode) => {
  expect(closingWords(report)).toMatch(words);
  expect(closingExitCode(report)).toBe(exitCode);
});
