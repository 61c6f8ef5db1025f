import type { Behaviour } from './behaviour.ts';

/** Quirk 23: elapsed time stands still while nobody is on the belt, though data keep flowing. Mobvoi TMP. */
export function frozenElapsed(): Behaviour {
  let lastTimeS = 0;
  let missedS = 0;
  return {
    name: 'frozenElapsed',
    shapeTelemetry(data, machine) {
      if (data.elapsedTimeS === undefined) return data;
      if (data.elapsedTimeS < lastTimeS) missedS = 0;
      else if (!machine.isRunnerOnBelt) missedS += data.elapsedTimeS - lastTimeS;
      lastTimeS = data.elapsedTimeS;
      return { ...data, elapsedTimeS: data.elapsedTimeS - missedS };
    },
  };
}
