import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import type { Translate, Words } from './translate.ts';

type Treadmill = NonNullable<LiveStatus['treadmill']>;

/** What the Bluetooth adapter is able to do, and what to do about it. */
export function adapterWords(t: Translate, state: LiveStatus['adapterState']): Words {
  return { short: t(`adapter.${state}.short`), long: t(`adapter.${state}.long`) };
}

/** Who may drive the treadmill. */
export function controlWords(t: Translate, control: Treadmill['control']): string {
  return t(`control.${control}`);
}

export function beltWords(t: Translate, belt: Treadmill['belt']): string {
  return t(`belt.${belt}`);
}

/** How much of the pacing reaches the belt. */
export function automationWords(t: Translate, level: AutomationLevel): Words {
  return { short: t(`level.${level}.short`), long: t(`level.${level}.long`) };
}
