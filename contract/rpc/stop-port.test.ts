import { describe, expect, it } from 'vitest';
import { readStopAnswer } from './stop-port.ts';

describe('readStopAnswer', () => {
  it('reads what became of a STOP', () => {
    const answer = { stopAcceptedAtMs: 1234, done: 'waitsForLink' } as const;
    expect(readStopAnswer(JSON.stringify(answer))).toEqual(answer);
  });

  it.each([
    ...['', '{', 'null', '5', '[]', '{}', '{"done":"sent"}', '{"stopAcceptedAtMs":1}'],
    ...['{"stopAcceptedAtMs":"1","done":"sent"}', '{"stopAcceptedAtMs":1,"done":"perhaps"}'],
  ])('takes %s for none', (text) => {
    expect(readStopAnswer(text)).toBeUndefined();
  });
});
