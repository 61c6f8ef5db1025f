import { interruptedTransitions } from './interrupted-transitions.ts';
import { pacingTransitions } from './pacing-transitions.ts';
import { restingTransitions } from './resting-transitions.ts';
import type { TransitionTable } from './session-machine.ts';
import { startingTransitions } from './starting-transitions.ts';
import { stoppingTransitions } from './stopping-transitions.ts';

/** Every cell of the session machine. docs/session.spec.md shows it as a table. */
export const transitions: TransitionTable = {
  ...restingTransitions,
  ...startingTransitions,
  ...pacingTransitions,
  ...interruptedTransitions,
  ...stoppingTransitions,
};
