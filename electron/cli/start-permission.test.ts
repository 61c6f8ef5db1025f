import { describe, expect, it } from 'vitest';
import { textOfThrown } from '#contract/errors/error-text.ts';
import { startPermission } from './start-permission.ts';

describe('startPermission', () => {
  it.each([
    [{ hasPassedBeltTest: true, isAutoStart: true, isNobodyOnTheBelt: false }, 'full'],
    [{ hasPassedBeltTest: true, isAutoStart: false, isNobodyOnTheBelt: false }, 'full'],
    [{ hasPassedBeltTest: false, isAutoStart: true, isNobodyOnTheBelt: true }, 'full'],
    [{ hasPassedBeltTest: false, isAutoStart: false, isNobodyOnTheBelt: false }, 'shadow'],
    [
      { hasPassedBeltTest: false, isAutoStart: true, isNobodyOnTheBelt: false },
      'This treadmill has not passed the belt test. Run "beatrunner doctor aa:bb --belt-test" with nobody on the belt, or add --yes-nobody-is-on-the-belt.',
    ],
  ])('%o: %s', ({ hasPassedBeltTest, ...options }, permission) => {
    let answer: string;
    try {
      answer = startPermission({ deviceId: 'aa:bb', hasPassedBeltTest }, options);
    } catch (error) {
      answer = textOfThrown(error);
    }
    expect(answer).toBe(permission);
  });
});
