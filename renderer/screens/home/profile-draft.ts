import { runnerProfileSchema } from '#contract/settings/profile.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { cmFromInches, inchesFromCm } from '#core/units/length.ts';
import { kgFromPounds, poundsFromKg } from '#core/units/mass.ts';
import { kmhFromMph, mphFromKmh } from '#core/units/speed.ts';

/** What is being filled in. Metric, as it will be kept; a number field may be empty for a while. */
export type ProfileDraft = {
  readonly [Key in Exclude<keyof RunnerProfile, NumberKey | 'profileId'>]: RunnerProfile[Key];
} & { readonly [Key in NumberKey]: number | undefined } & { readonly vo2Max: number | undefined };

type NumberKey = NumberFieldSpec['key'] | 'vo2Max';

/** A number that is asked for: its limits are those of contract/settings/profile. */
export interface NumberFieldSpec {
  readonly key:
    | 'age'
    | 'heightCm'
    | 'massKg'
    | 'restingHeartRateBpm'
    | 'maxHeartRateBpm'
    | 'speedCapKmh'
    | 'inclineCapPercent'
    | 'walkSpeedKmh';
  readonly low: number;
  readonly high: number;
  readonly kind: 'plain' | 'length' | 'mass' | 'speed' | 'percent';
  /** Nobody has to have measured it. */
  readonly isOptional: boolean;
}

export const numberFields: readonly NumberFieldSpec[] = [
  { key: 'age', low: 10, high: 99, kind: 'plain', isOptional: false },
  { key: 'heightCm', low: 120, high: 220, kind: 'length', isOptional: false },
  { key: 'massKg', low: 30, high: 250, kind: 'mass', isOptional: false },
  { key: 'restingHeartRateBpm', low: 30, high: 110, kind: 'plain', isOptional: true },
  { key: 'maxHeartRateBpm', low: 120, high: 230, kind: 'plain', isOptional: true },
  { key: 'speedCapKmh', low: 1, high: 25, kind: 'speed', isOptional: false },
  { key: 'inclineCapPercent', low: 0, high: 15, kind: 'percent', isOptional: false },
  { key: 'walkSpeedKmh', low: 1, high: 6.5, kind: 'speed', isOptional: false },
];

export type DraftProblem =
  | 'missing'
  | 'outOfRange'
  | 'nameNeeded'
  /** At least 30 beats have to lie between rest and maximum. */
  | 'tooCloseToRest'
  | 'aboveCap';
export type DraftProblems = Readonly<Partial<Record<keyof ProfileDraft, DraftProblem>>>;

const leastReserveBpm = 30;

export function draftOf(profile: RunnerProfile, isGuest: boolean): ProfileDraft {
  const { restingHeartRateBpm, maxHeartRateBpm, vo2Max } = profile;
  return {
    ...profile,
    // Whoever fills in a guest's form becomes somebody.
    displayName: isGuest ? '' : profile.displayName,
    restingHeartRateBpm,
    maxHeartRateBpm,
    vo2Max,
  };
}

/** What is wrong and where; empty: it can be kept. */
export function problemsOf(draft: ProfileDraft): DraftProblems {
  const problems: Partial<Record<keyof ProfileDraft, DraftProblem>> = {};
  if (draft.displayName.trim() === '') problems.displayName = 'nameNeeded';
  for (const { key, low, high, isOptional } of numberFields) {
    const value = draft[key];
    if (value === undefined) {
      if (!isOptional) problems[key] = 'missing';
    } else if (!(value >= low && value <= high)) problems[key] = 'outOfRange';
  }
  const { restingHeartRateBpm: rest, maxHeartRateBpm: most, walkSpeedKmh, speedCapKmh } = draft;
  if (rest !== undefined && most !== undefined && most - rest < leastReserveBpm) {
    problems.maxHeartRateBpm ??= 'tooCloseToRest';
  }
  if (walkSpeedKmh !== undefined && speedCapKmh !== undefined && walkSpeedKmh > speedCapKmh) {
    problems.walkSpeedKmh ??= 'aboveCap';
  }
  return problems;
}

/** As the controller takes it; undefined while something is wrong. */
export function profileOf(draft: ProfileDraft, profileId: string): RunnerProfile | undefined {
  if (Object.keys(problemsOf(draft)).length > 0) return undefined;
  const entered = Object.entries({ ...draft, profileId, displayName: draft.displayName.trim() });
  const parsed = runnerProfileSchema.safeParse(
    Object.fromEntries(entered.filter(([, value]) => value !== undefined)),
  );
  return parsed.success ? parsed.data : undefined;
}

/** How a kind of number is shown in imperial units, and brought back. */
const imperial = {
  length: { to: inchesFromCm, from: cmFromInches },
  mass: { to: poundsFromKg, from: kgFromPounds },
  speed: { to: mphFromKmh, from: kmhFromMph },
} as const;

/** A figure in the units of the form. Whole numbers but for speeds and inclines, which have one decimal. */
export function shownValue(
  value: number | undefined,
  { kind }: Pick<NumberFieldSpec, 'kind'>,
  isImperial: boolean,
): number | undefined {
  if (value === undefined) return undefined;
  const inUnit = isImperial && kind in imperial ? imperial[kind as keyof typeof imperial].to(value) : value;
  return Number(inUnit.toFixed(decimalsOf(kind)));
}

/** Back from the units of the form. What rounding carried past a limit is that limit. */
export function keptValue(shown: number, spec: NumberFieldSpec, isImperial: boolean): number {
  const { kind, low, high } = spec;
  if (!isImperial || !(kind in imperial)) return shown;
  const value = imperial[kind as keyof typeof imperial].from(shown);
  const dust = imperial[kind as keyof typeof imperial].from(0.5 * 10 ** -decimalsOf(kind));
  if (value < low && value >= low - dust) return low;
  if (value > high && value <= high + dust) return high;
  return value;
}

export function decimalsOf(kind: NumberFieldSpec['kind']): 0 | 1 {
  return kind === 'speed' || kind === 'percent' ? 1 : 0;
}
