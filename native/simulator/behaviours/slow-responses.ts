import type { Behaviour } from './behaviour.ts';

/** Responses come late (TreadmillRunner measured up to seconds); meanwhile the procedure is in progress. */
export function slowResponses(byMs: number): Behaviour {
  return {
    name: 'slowResponses',
    onRequest(request, proceed) {
      const answer = proceed(request);
      return answer.kind === 'silent' ? answer : { ...answer, afterMs: answer.afterMs + byMs };
    },
  };
}
