import { useCallback, useState } from 'react';
import { BeatRunnerError, isBeatRunnerError } from '#core/errors/beatrunner-error.ts';

export interface CommandState<Args extends readonly unknown[]> {
  readonly run: (...args: Args) => Promise<boolean>;
  readonly isRunning: boolean;
  /** Of the last try; gone with the next one. */
  readonly error: BeatRunnerError | undefined;
  readonly clear: () => void;
}

/** Something a person asks the controller for. `run` never rejects: it answers whether it was taken. */
export function useCommand<Args extends readonly unknown[]>(
  command: (...args: Args) => Promise<unknown>,
): CommandState<Args> {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<BeatRunnerError>();
  const run = useCallback(
    async (...args: Args): Promise<boolean> => {
      setRunning(true);
      setError(undefined);
      try {
        await command(...args);
        return true;
      } catch (thrown) {
        setError(
          isBeatRunnerError(thrown)
            ? thrown
            : new BeatRunnerError('internal/unexpected', {
                detail: thrown instanceof Error ? thrown.message : String(thrown),
              }),
        );
        return false;
      } finally {
        setRunning(false);
      }
    },
    [command],
  );
  return { run, isRunning, error, clear: useCallback(() => setError(undefined), []) };
}
