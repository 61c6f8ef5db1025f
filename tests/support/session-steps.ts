import type { SessionEffect } from '#core/session/session-event.ts';
import type { SessionStep } from '#core/session/session-machine.ts';

const named = (effect: SessionEffect): string =>
  effect.kind === 'alarm' ? `alarm ${effect.what}` : effect.kind;

/** What a step has done, by name; alarms with what they are about. */
export function effectsOf(step: SessionStep): readonly string[] {
  return step.effects.map(named);
}
