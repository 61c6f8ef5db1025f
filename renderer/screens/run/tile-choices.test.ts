import { describe, expect, it } from 'vitest';
import { cardChoices, nextChoice, rememberedChoices } from './tile-choices.ts';

const usual = { speed: 'speed', middle: 'part', heart: 'heartRate', distance: 'distance', time: 'elapsed' };

describe('rememberedChoices', () => {
  it('are what was chosen last', () => {
    const kept = JSON.stringify({ speed: 'pace', time: 'left' });
    expect(rememberedChoices(() => ({ getItem: () => kept }))).toEqual({
      ...usual,
      speed: 'pace',
      time: 'left',
    });
  });

  it.each([null, 'not json', '"text"', 'null', '{"speed":"warp","heart":4}'])(
    'are the usual ones for %j',
    (kept) => {
      expect(rememberedChoices(() => ({ getItem: () => kept }))).toEqual(usual);
    },
  );

  it('are the usual ones where the browser keeps nothing', () => {
    const refuse = (): never => {
      throw new DOMException('refused', 'SecurityError');
    };
    expect(rememberedChoices(refuse)).toEqual(usual);
  });
});

describe('nextChoice', () => {
  it('goes round', () => {
    expect(nextChoice(cardChoices.speed, 'speed')).toBe('pace');
    expect(nextChoice(cardChoices.speed, 'pace')).toBe('speed');
  });
});
