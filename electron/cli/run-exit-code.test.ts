import { expect, it } from 'vitest';
import { runExitCode } from './run-exit-code.ts';

const good = { cause: 'planCompleted', isBeltKnownStill: true, isSaved: true, isSpooled: false } as const;

it.each([
  [0, 'ended as planned and saved', good],
  [0, 'stopped by a person', { ...good, cause: 'person' }],
  [0, 'waits in a side file', { ...good, isSaved: false, isSpooled: true }],
  [1, 'was neither saved nor spooled', { ...good, isSaved: false }],
  [1, 'ended without the link', { ...good, cause: 'link' }],
  [1, 'was interrupted', { ...good, cause: 'interrupted' }],
  [1, 'left a belt that nobody saw at rest', { ...good, isBeltKnownStill: false }],
] as const)('is %d for a run that %s', (exitCode, _what, result) => {
  expect(runExitCode(result)).toBe(exitCode);
});
