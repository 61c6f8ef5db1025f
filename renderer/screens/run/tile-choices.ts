import { create } from 'zustand';

/** The cards of the run screen that show another value when they are tapped, and what they can show, in turn. */
export const cardChoices = {
  speed: ['speed', 'pace'],
  /** Of a programme alone: the other modes have no parts. */
  middle: ['part', 'cadence'],
  heart: ['heartRate', 'energy'],
  distance: ['distance', 'incline'],
  time: ['elapsed', 'left'],
} as const;

export type CardName = keyof typeof cardChoices;
export type CardChoice<Name extends CardName> = (typeof cardChoices)[Name][number];
type Choices = { readonly [Name in CardName]: CardChoice<Name> };

const usualChoices: Choices = {
  speed: 'speed',
  middle: 'part',
  heart: 'heartRate',
  distance: 'distance',
  time: 'elapsed',
};
const storageKey = 'beatrunner.run.cards';

/**
 * What was chosen last. What cannot be read, or is no choice any more, is the usual.
 *
 * @param memory the browser's own storage; asking for it throws where the browser keeps nothing
 */
export function rememberedChoices(memory: () => Pick<Storage, 'getItem'>): Choices {
  try {
    const kept: unknown = JSON.parse(memory().getItem(storageKey) ?? '{}');
    return {
      speed: keptChoice('speed', kept),
      middle: keptChoice('middle', kept),
      heart: keptChoice('heart', kept),
      distance: keptChoice('distance', kept),
      time: keptChoice('time', kept),
    };
  } catch {
    // What somebody else wrote, or a browser that keeps nothing.
    return usualChoices;
  }
}

function keptChoice<Name extends CardName>(name: Name, kept: unknown): CardChoice<Name> {
  const value = typeof kept === 'object' && kept !== null ? Reflect.get(kept, name) : undefined;
  const choices: readonly CardChoice<Name>[] = cardChoices[name];
  return choices.find((choice) => choice === value) ?? usualChoices[name];
}

/** What comes after a choice, among those that there is a value for. */
export function nextChoice<Choice extends string>(choices: readonly Choice[], present: Choice): Choice {
  return choices[(choices.indexOf(present) + 1) % choices.length] ?? present;
}

export const useCardChoices = create<Choices>(() => rememberedChoices(() => globalThis.localStorage));

export function chooseCard<Name extends CardName>(name: Name, choice: CardChoice<Name>): void {
  const choices = { ...useCardChoices.getState(), [name]: choice };
  useCardChoices.setState(choices);
  try {
    globalThis.localStorage.setItem(storageKey, JSON.stringify(choices));
  } catch {
    // It holds for as long as the page does.
  }
}
