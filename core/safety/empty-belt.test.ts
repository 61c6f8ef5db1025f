import { describe, expect, it } from 'vitest';
import { calmState, clubLimits } from '#tests/support/safety-examples.ts';
import {
  emptyBeltStage,
  missingStepsEaseMs,
  missingStepsPromptMs,
  missingStepsStopMs,
} from './empty-belt.ts';
import { envelope, type EnvelopeVerdict } from './envelope.ts';
import { automationRamp } from './safety-limits.ts';
import type { TargetSource } from './target-request.ts';

/** What becomes of a wish for a speed on a belt that runs at 8 km/h and on which nobody has stepped for so long. */
function ask(source: TargetSource, speedKmh: number, missingStepsMs: number, fromKmh = 8): EnvelopeVerdict {
  const limits = { ...clubLimits, personRamp: automationRamp };
  return envelope(
    { source, speedKmh, inclinePercent: 0 },
    { ...calmState(fromKmh), missingStepsMs },
    limits,
    0,
  );
}

describe('emptyBeltStage', () => {
  it('asks, then eases, then stops', () => {
    expect(emptyBeltStage(0)).toBe('none');
    expect(emptyBeltStage(missingStepsPromptMs - 1)).toBe('none');
    expect(emptyBeltStage(missingStepsPromptMs)).toBe('prompt');
    expect(emptyBeltStage(missingStepsEaseMs - 1)).toBe('prompt');
    expect(emptyBeltStage(missingStepsEaseMs)).toBe('ease');
    expect(emptyBeltStage(missingStepsStopMs - 1)).toBe('ease');
    expect(emptyBeltStage(missingStepsStopMs)).toBe('stop');
  });
});

describe('rule 9: nobody steps on the belt', () => {
  it('holds every rise while the runner is asked', () => {
    const verdict = ask('music', 8.3, missingStepsPromptMs);
    expect(verdict).toMatchObject({ speedKmh: 8, cuts: [{ rule: 'noSteps' }] });
  });

  it.each(['music', 'person'] as const)(
    'eases the belt down by the ramp, whatever %s asked for',
    (source) => {
      const verdict = ask(source, 12, missingStepsEaseMs);
      expect(verdict.speedKmh).toBe(6);
      expect(verdict.cuts.map(({ rule }) => rule)).toContain('noSteps');
    },
  );

  it('leaves the slowest speed alone', () => {
    const slowestKmh = clubLimits.machine.speedRange?.minimumKmh ?? Number.NaN;
    expect(ask('music', slowestKmh, missingStepsEaseMs, slowestKmh)).toMatchObject({
      speedKmh: slowestKmh,
      cuts: [],
    });
  });
});
