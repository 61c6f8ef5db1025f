import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { errorCodes, type ErrorCode } from '#core/errors/error-codes.ts';

export const scanSteps = ['find', 'read', 'listen'] as const;
export type ScanStep = (typeof scanSteps)[number];

/** Where one step of a scan is. */
export type StepState = 'waiting' | 'now' | 'done';

export function stepState(progress: LibraryProgress, step: ScanStep): StepState {
  if (progress.step === 'done') return 'done';
  if (progress.step === 'failed') return 'waiting';
  const now = scanSteps.indexOf(progress.step);
  const place = scanSteps.indexOf(step);
  return place < now ? 'done' : place === now ? 'now' : 'waiting';
}

/** Minutes that listening still takes, as people say them; 0: less than one. Undefined while nobody knows. */
export function minutesLeft({ remainingMs }: LibraryProgress): number | undefined {
  if (remainingMs === undefined) return undefined;
  return remainingMs < 60_000 ? 0 : Math.round(remainingMs / 60_000);
}

/** The bar: files dealt with of those that have to be listened to; undefined before their number is known. */
export function listenedShare({ step, listenedFiles, toListen }: LibraryProgress): number | undefined {
  if (step === 'find') return undefined;
  return toListen === 0 ? 1 : listenedFiles / toListen;
}

export function isScanOver({ step }: LibraryProgress): boolean {
  return step === 'done' || step === 'failed';
}

/** Nothing is wrong with these files but that nobody can run to them. */
const skipped: ReadonlySet<string> = new Set<ErrorCode>([
  'audio/too-short',
  'audio/no-beat',
  'audio/format-unsupported',
  'audio/copy-protected',
]);

export function isSkipped(code: string): boolean {
  return skipped.has(code);
}

/** A code of a problem as it was kept; another version may have known others. */
export function knownErrorCode(code: string): ErrorCode {
  return errorCodes.find((each) => each === code) ?? 'internal/unexpected';
}
