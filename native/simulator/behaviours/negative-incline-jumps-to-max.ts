import type { Behaviour } from './behaviour.ts';

/** Quirk 20: a negative incline is read as a large positive one, and the deck goes to its maximum. Sole F85 (qz#2552). */
export function negativeInclineJumpsToMax(): Behaviour {
  return {
    name: 'negativeInclineJumpsToMax',
    onRequest(request, proceed, machine) {
      const maximumPercent = machine.model.inclineRange?.maximumPercent;
      return request.kind === 'setTargetInclination' &&
        request.inclinationPercent < 0 &&
        maximumPercent !== undefined
        ? proceed({ kind: 'setTargetInclination', inclinationPercent: maximumPercent })
        : proceed(request);
    },
  };
}
