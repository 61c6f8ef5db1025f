import type { Behaviour } from './behaviour.ts';

/**
 * Writes to the control point are acknowledged by the radio and never answered by the machine (quirk 30: FTMS is
 * advertised, the real control is proprietary). With `obeys` it does what it is told all the same.
 */
export function neverRespondsToControlPoint(options: { readonly obeys?: boolean } = {}): Behaviour {
  const { obeys = false } = options;
  return {
    name: 'neverRespondsToControlPoint',
    onRequest(request, proceed) {
      if (obeys) proceed(request);
      return { kind: 'silent' };
    },
  };
}
