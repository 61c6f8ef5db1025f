import { emptyBeltStage } from '#core/safety/empty-belt.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import type { Translate, Words, WordsFormat } from './translate.ts';

type CutOf<Rule extends EnvelopeCut['rule']> = Extract<EnvelopeCut, { rule: Rule }>;

/** What the safety envelope took away, and why. */
export function cutWords(t: Translate, format: WordsFormat, cut: EnvelopeCut): Words {
  switch (cut.rule) {
    case 'notANumber':
    case 'beltNotOurs':
    case 'notAcknowledged':
    case 'held':
      return { short: t(`cut.${cut.rule}.short`), long: t(`cut.${cut.rule}.long`) };
    case 'staleTelemetry': {
      const count = wholeSeconds(cut.telemetryAgeMs);
      return {
        short: t('cut.staleTelemetry.short', { count }),
        long: t('cut.staleTelemetry.long', { count }),
      };
    }
    case 'noSteps':
      return noStepsWords(t, cut);
    case 'heartCeiling': {
      const figures = { bpm: Math.round(cut.heartRateBpm), limit: Math.round(cut.ceilingBpm) };
      return { short: t('cut.heartCeiling.short', figures), long: t('cut.heartCeiling.long', figures) };
    }
    case 'machineRange':
    case 'profileCap':
    case 'roleCap':
    case 'sessionCap':
    case 'rampUp':
    case 'rampDown':
    case 'strayBelt': {
      const limit = cut.axis === 'speed' ? format.speed(cut.limit) : format.incline(cut.limit);
      return {
        short: t(`cut.${cut.rule}.${cut.axis}`, { limit }),
        long: t(`cut.${cut.rule}.${cut.axis}Long`, { limit }),
      };
    }
    case 'notSettable':
      return { short: t(`cut.notSettable.${cut.axis}`), long: t(`cut.notSettable.${cut.axis}Long`) };
    case 'announcing': {
      const speed = format.speed(cut.speedKmh);
      return { short: t('cut.announcing.short', { speed }), long: t('cut.announcing.long', { speed }) };
    }
  }
}

function noStepsWords(t: Translate, { missingStepsMs }: CutOf<'noSteps'>): Words {
  const count = wholeSeconds(missingStepsMs);
  const stage = emptyBeltStage(missingStepsMs);
  const key = stage === 'ease' || stage === 'stop' ? 'ease' : 'prompt';
  return { short: t(`cut.noSteps.${key}`, { count }), long: t(`cut.noSteps.${key}Long`, { count }) };
}

/**
 * Seconds that have passed in full. Without a link the age is infinite, or the controller's whole life: from a thousand on
 * nobody reads the figure, and it would not fit.
 */
export function wholeSeconds(durationMs: number): number {
  return Math.min(999, Math.max(0, Math.floor(durationMs / 1000)));
}
