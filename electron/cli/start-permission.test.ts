import { describe, expect, it } from 'vitest';
import { textOfThrown } from '#contract/errors/error-text.ts';
import { requireStartPermission } from './start-permission.ts';

describe('requireStartPermission', () => {
  it.each([
    [{ hasPassedBeltTest: true, isAutoStart: true, isNobodyOnTheBelt: false }, 'may start'],
    [{ hasPassedBeltTest: true, isAutoStart: false, isNobodyOnTheBelt: false }, 'may start'],
    [{ hasPassedBeltTest: false, isAutoStart: true, isNobodyOnTheBelt: true }, 'may start'],
    [{ hasPassedBeltTest: false, isAutoStart: false, isNobodyOnTheBelt: false }, 'may start'],
    [
      { hasPassedBeltTest: false, isAutoStart: true, isNobodyOnTheBelt: false },
      'This treadmill has not passed the belt test. Run "npx beatrunner doctor aa:bb --belt-test" with nobody on the belt, or add --yes-nobody-is-on-the-belt.',
    ],
  ])('%o: %s', ({ hasPassedBeltTest, ...options }, expected) => {
    let answer = 'may start';
    try {
      requireStartPermission({ deviceId: 'aa:bb', hasPassedBeltTest }, options);
    } catch (error) {
      answer = textOfThrown(error);
    }
    expect(answer).toBe(expected);
  });
});
