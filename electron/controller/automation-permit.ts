import type { AutomationLevel } from '#core/pacing/automation.ts';
import type { SessionPlan } from './session-plan.ts';

/**
 * How much may reach this belt by itself. Until the belt test has shown that the machine does what it is told, pacing only
 * shows what it would do; unless somebody vouches for an empty belt. Ask at every step: a machine may come back from a
 * lost link with another firmware.
 */
export function permittedAutomation(
  { automation, isBeltKnownEmpty = false }: Pick<SessionPlan, 'automation' | 'isBeltKnownEmpty'>,
  { hasPassedBeltTest }: { readonly hasPassedBeltTest: boolean },
): AutomationLevel {
  return hasPassedBeltTest || isBeltKnownEmpty ? automation : 'shadow';
}
