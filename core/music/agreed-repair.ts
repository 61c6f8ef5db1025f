import type { TempoRepair } from './tempo-repair.ts';

/** Nobody taps more exactly; readings are further apart. */
const sameTempoShare = 0.02;
/** Closer than the beats of any music that one can run to. */
const samePlaceS = 0.1;

/**
 * What most of those who repaired a recording say of it; undefined where they are divided. Each of them counts once,
 * whoever they are; in any order they say the same.
 */
export function agreedRepair(repairs: readonly TempoRepair[]): TempoRepair | undefined {
  const inOrder = repairs.toSorted((one, other) => one.tempoBpm - other.tempoBpm);
  const tempoBpm = majorityMiddle(
    inOrder.map((repair) => repair.tempoBpm),
    (one, middle) => Math.abs(one / middle - 1) <= sameTempoShare,
  );
  if (tempoBpm === undefined) return undefined;
  const ofTempo = inOrder.filter((repair) => Math.abs(repair.tempoBpm / tempoBpm - 1) <= sameTempoShare);
  const placesS = ofTempo.flatMap(({ downbeatS }) => downbeatS ?? []).toSorted((one, other) => one - other);
  const downbeatS = majorityMiddle(placesS, (one, middle) => Math.abs(one - middle) <= samePlaceS);
  return { tempoBpm, ...(downbeatS !== undefined && { downbeatS }) };
}

/** The middle value, where more than half of all are about the same. */
function majorityMiddle(
  ascending: readonly number[],
  isAboutSame: (one: number, middle: number) => boolean,
): number | undefined {
  const middle = ascending[Math.floor((ascending.length - 1) / 2)];
  if (middle === undefined) return undefined;
  return ascending.filter((one) => isAboutSame(one, middle)).length * 2 > ascending.length
    ? middle
    : undefined;
}
