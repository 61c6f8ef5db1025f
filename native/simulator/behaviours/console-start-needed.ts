import type { Behaviour } from './behaviour.ts';

/** Quirk 6: nobody gets control before the start key of the console has been pressed. Technogym MyRun (qz#571). */
export function consoleStartNeeded(): Behaviour {
  let hasBeenPressed = false;
  return {
    name: 'consoleStartNeeded',
    onConsoleKey(key) {
      if (key === 'start') hasBeenPressed = true;
    },
    onRequest(request, proceed, machine) {
      if (hasBeenPressed) return proceed(request);
      return { kind: 'respond', result: 'controlNotPermitted', afterMs: machine.model.responseMs };
    },
  };
}
