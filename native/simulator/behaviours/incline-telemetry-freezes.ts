import type { Behaviour } from './behaviour.ts';

/** Quirk 34: after about half an hour the reported incline no longer changes, whatever the deck does (qz#2992). */
export function inclineTelemetryFreezes(options: { readonly afterMs?: number } = {}): Behaviour {
  const { afterMs = 30 * 60_000 } = options;
  let frozenPercent: number | undefined;
  return {
    name: 'inclineTelemetryFreezes',
    shapeTelemetry(data, machine) {
      if (machine.belt.elapsedMs < afterMs || data.inclinationPercent === undefined) return data;
      frozenPercent ??= data.inclinationPercent;
      return { ...data, inclinationPercent: frozenPercent };
    },
  };
}
