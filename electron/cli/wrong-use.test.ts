import { describe, expect, it } from 'vitest';
import { nearestWord, wrongUse } from './wrong-use.ts';

const usage = 'beatrunner run --music DIR [options]\n\n  --minutes N';

describe('wrongUse', () => {
  it('says what is wrong, and where more is said', () => {
    expect(wrongUse('--music DIR is missing.', usage)).toBe(
      '--music DIR is missing.\nSee: npx beatrunner run --help',
    );
  });

  it.each([
    ["Unknown option '--minuts'.", "Unknown option '--minuts'. Did you mean --minutes?"],
    ["Unknown option '--colour'.", "Unknown option '--colour'."],
    [
      "Unexpected argument '/home/ada/Music'.",
      "Unexpected argument '/home/ada/Music'. Did you mean --music /home/ada/Music?",
    ],
    ["Unknown option '--\u001b[31m'.", "Unknown option '--\\u001b[31m'."],
  ])('guesses what %j means', (problem, words) => {
    expect(wrongUse(problem, usage).split('\n')[0]).toBe(words);
  });

  it('guesses no folder where none is asked for', () => {
    expect(wrongUse("Unexpected argument 'x'.", 'beatrunner devices').split('\n')[0]).toBe(
      "Unexpected argument 'x'.",
    );
  });
});

describe('nearestWord', () => {
  const commands = ['run', 'analyze', 'devices', 'doctor', 'export'];
  it.each([
    ['ran', 'run'],
    ['analyse', 'analyze'],
    ['device', 'devices'],
    ['docter', 'doctor'],
    ['install', undefined],
    ['x', undefined],
    ['toString', undefined],
    ['r'.repeat(10_000), undefined],
  ])('takes %s for %s', (word, meant) => {
    expect(nearestWord(word, commands)).toBe(meant);
  });
});
