import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { AccountRefusal } from './account-requests.ts';

/** Seconds to wait where the server does not say. */
const usualWaitS = 60;

/** What a person reads for what the server refused; any other error is given back as it is. */
export function refusalInWords(error: unknown): unknown {
  if (!(error instanceof AccountRefusal)) return error;
  switch (error.code) {
    case 'auth/wrong-credentials':
      return new BeatRunnerError('account/wrong-credentials', {}, error);
    case 'auth/wrong-code':
    case 'auth/wrong-proof':
      return new BeatRunnerError('account/wrong-code', {}, error);
    case 'auth/too-many-attempts':
      return new BeatRunnerError(
        'account/too-many-attempts',
        { seconds: Math.ceil(error.retryAfterS ?? usualWaitS) },
        error,
      );
    case 'auth/not-signed-in':
    case 'auth/refresh-refused':
    case 'auth/refresh-reused':
      return new BeatRunnerError('account/signed-out', {}, error);
    default:
      return new BeatRunnerError('account/refused', { code: error.code }, error);
  }
}

/** Waits for an answer; a refusal is thrown as {@link refusalInWords} has it. */
export async function inWords<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw refusalInWords(error);
  }
}
