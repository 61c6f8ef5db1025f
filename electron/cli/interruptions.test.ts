import { describe, expect, it } from 'vitest';
import { createInterruptions, endingPatienceMs } from './interruptions.ts';

function interruptions() {
  let nowMs = 5000;
  const meaningOf = createInterruptions(() => nowMs);
  return (signal: NodeJS.Signals, afterMs = 0) => {
    nowMs += afterMs;
    return meaningOf(signal);
  };
}

describe('interruptions', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends in order at the first %s', (signal) => {
    expect(interruptions()(signal)).toBe('end');
  });

  it('takes a reflex for no impatience, and a second asking for one', () => {
    const signal = interruptions();
    signal('SIGINT');
    expect(signal('SIGINT', 300)).toBe('alreadyEnding');
    expect(signal('SIGTERM', endingPatienceMs - 301)).toBe('alreadyEnding');
    expect(signal('SIGINT', 1)).toBe('giveUp');
  });

  it('never counts a hang-up: a closing terminal hangs up twice, and some time later maybe again', () => {
    const signal = interruptions();
    signal('SIGHUP');
    expect(signal('SIGHUP', 2)).toBe('alreadyEnding');
    expect(signal('SIGHUP', 60_000)).toBe('alreadyEnding');
    expect(signal('SIGTERM')).toBe('giveUp');
  });
});
