import type { HoldReason } from '#core/session/session-state.ts';
import type { Translate, Words } from './translate.ts';

/** Why nothing goes up for now. */
export function holdWords(t: Translate, hold: HoldReason): Words {
  return { short: t(`hold.${hold}.short`), long: t(`hold.${hold}.long`) };
}

/** That it is over. */
export function holdEndWords(t: Translate, hold: HoldReason): string {
  return t(`hold.${hold}.ended`);
}
