import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { implemented } from './implemented.ts';

export function settingsProcedures() {
  const { settings } = implemented;
  return {
    get: settings.get.handler(() => ({})),
    change: settings.change.handler(() => {
      throw new BeatRunnerError('rpc/unknown-procedure');
    }),
  };
}
