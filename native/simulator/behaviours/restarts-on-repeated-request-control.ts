import type { Behaviour } from './behaviour.ts';

/**
 * Quirk 4: a second Request Control on one connection breaks the run off, and the belt starts over from the beginning.
 * YPOO Mini Pro, 3G Pro, FS-*, SW (qz#4703, #4944).
 */
export function restartsOnRepeatedRequestControl(): Behaviour {
  let requests = 0;
  let isStartOutstanding = false;
  return {
    name: 'restartsOnRepeatedRequestControl',
    onConnect() {
      requests = 0;
    },
    onRequest(request, proceed, machine) {
      if (request.kind === 'requestControl') requests += 1;
      if (request.kind === 'requestControl' && requests > 1 && machine.belt.phase === 'running') {
        isStartOutstanding = machine.order({ kind: 'stop' });
      }
      return proceed(request);
    },
    tick(machine) {
      if (isStartOutstanding && machine.belt.phase === 'stopped') {
        isStartOutstanding = false;
        machine.order({ kind: 'start' });
      }
    },
  };
}
