import type { Behaviour } from './behaviour.ts';

/** Quirk 3: Request Control is never answered, though later commands work. Horizon Omega Z. */
export function requestControlNeverAnswered(): Behaviour {
  return {
    name: 'requestControlNeverAnswered',
    onRequest(request, proceed) {
      const answer = proceed(request);
      return request.kind === 'requestControl' ? { kind: 'silent' } : answer;
    },
  };
}
