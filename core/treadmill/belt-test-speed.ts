import { kmhPerMph } from './belt-test-plan.ts';

/** A speed that was asked for, and what the machine reported once it kept steady. */
export interface MeasuredSpeed {
  readonly requestedKmh: number;
  readonly reportedKmh: number;
}

export type SpeedJudgement =
  | { readonly kind: 'follows'; readonly speedFactor: number }
  | {
      readonly kind: 'problem';
      readonly problem: 'speedIgnored' | 'reportsInMph' | 'speedUnclear';
      /** Absent: nothing that can be told from what was seen. */
      readonly speedFactor?: number;
    };

/** How far reported over requested may be from a factor. */
const ratioTolerance = 0.08;
/** Two figures rounded to 0.1 mph differ from their truth by this together. */
const readBackKmh = 0.16;

/**
 * In which unit a machine takes speeds, from two of them. Both the faster one and the difference have to agree, so that
 * a belt which happens to run at the right speed by itself is found out.
 *
 * A machine that reports 0.621 of what it was asked for most likely does what it was asked and says so in mph. To
 * divide by that factor would make the belt 1.6 times faster than meant, so such a machine does not pass.
 */
export function judgeSpeed(slow: MeasuredSpeed, fast: MeasuredSpeed): SpeedJudgement {
  const askedKmh = fast.requestedKmh - slow.requestedKmh;
  const roseKmh = fast.reportedKmh - slow.reportedKmh;
  if (roseKmh < askedKmh * 0.3) return { kind: 'problem', problem: 'speedIgnored' };
  const ratio = fast.reportedKmh / fast.requestedKmh;
  const speedFactor = [1, kmhPerMph, 1 / kmhPerMph].find(
    (factor) =>
      Math.abs(ratio - factor) <= ratioTolerance && Math.abs(roseKmh - factor * askedKmh) <= readBackKmh,
  );
  if (speedFactor === undefined) return { kind: 'problem', problem: 'speedUnclear' };
  return speedFactor < 1
    ? { kind: 'problem', problem: 'reportsInMph', speedFactor }
    : { kind: 'follows', speedFactor };
}
