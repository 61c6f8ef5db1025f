import { expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { programmeFor } from '#core/pacing/programme.ts';
import { programmeWords } from './goal-words.ts';

it('tells what a programme comes to', () => {
  expect(programmeWords(programmeFor('fourByFour', defaultProfile, 26 * 60_000))).toBe(
    'This run: 26 min with warm-up and cool-down; parts in minutes: hard 4, easy 3, hard 4.',
  );
});
