import type { RunnerProfile } from './runner-profile.ts';

export type MaxHeartRateFormula = 'tanaka' | 'gulati';

export interface MaxHeartRate {
  readonly heartRateBpm: number;
  readonly source: 'measured' | MaxHeartRateFormula;
}

/** What a resting heart rate is taken to be where nobody measured it, a cautious figure for untrained adults. A choice. */
export const assumedRestingHeartRateBpm = 70;

/**
 * Maximum heart rate of a runner: the measured one, else from age. Tanaka 2001, 208 - 0.7 age, healthy adults of
 * both sexes; Gulati 2010, 206 - 0.88 age, women from 35, only used where asked for and the runner is a woman.
 * Any formula misses by 7-11 bpm (Robergs 2002), so a measured figure always wins.
 */
export function maxHeartRate(
  profile: Pick<RunnerProfile, 'age' | 'sex' | 'maxHeartRateBpm'>,
  formula: MaxHeartRateFormula = 'tanaka',
): MaxHeartRate {
  if (profile.maxHeartRateBpm !== undefined) {
    return { heartRateBpm: profile.maxHeartRateBpm, source: 'measured' };
  }
  if (formula === 'gulati' && profile.sex === 'female') {
    return { heartRateBpm: 206 - 0.88 * profile.age, source: 'gulati' };
  }
  return { heartRateBpm: 208 - 0.7 * profile.age, source: 'tanaka' };
}

/** Lower edges of zones 1 to 5. */
export type ZoneEdges = readonly [number, number, number, number, number];

export type ZoneMethod =
  /** Edges in % of the maximum heart rate. */
  | { readonly kind: 'percentOfMax'; readonly edges: ZoneEdges }
  /** Edges in % of the reserve above rest (Karvonen). */
  | { readonly kind: 'percentOfReserve'; readonly edges: ZoneEdges }
  | { readonly kind: 'custom'; readonly edgesBpm: ZoneEdges };

/** The widely used 50/60/70/80/90 % of maximum. */
export const standardZoneMethod: ZoneMethod = { kind: 'percentOfMax', edges: [50, 60, 70, 80, 90] };

export const zoneNumbers = [1, 2, 3, 4, 5] as const;
export type ZoneNumber = (typeof zoneNumbers)[number];

export interface HeartRateRange {
  readonly lowBpm: number;
  readonly highBpm: number;
}

/** The zones of one runner at one moment: plain data, kept with each session so that later changes rewrite nothing. */
export interface HeartRateZones {
  readonly method: ZoneMethod;
  readonly maxHeartRateBpm: number;
  readonly maxHeartRateSource: MaxHeartRate['source'];
  readonly restingHeartRateBpm: number;
  readonly restingHeartRateSource: 'measured' | 'assumed';
  /** Zones 1 to 5; each ends where the next begins, the fifth at the maximum. */
  readonly ranges: Readonly<Record<ZoneNumber, HeartRateRange>>;
}

/** The zone snapshot of a runner. */
export function heartRateZones(
  profile: Pick<RunnerProfile, 'age' | 'sex' | 'maxHeartRateBpm' | 'restingHeartRateBpm'>,
  method: ZoneMethod = standardZoneMethod,
  formula: MaxHeartRateFormula = 'tanaka',
): HeartRateZones {
  const maximum = maxHeartRate(profile, formula);
  const restingHeartRateBpm = profile.restingHeartRateBpm ?? assumedRestingHeartRateBpm;
  const maxBpm = maximum.heartRateBpm;
  const edges = edgesBpm(method, maxBpm, restingHeartRateBpm);
  return {
    method,
    maxHeartRateBpm: maxBpm,
    maxHeartRateSource: maximum.source,
    restingHeartRateBpm,
    restingHeartRateSource: profile.restingHeartRateBpm === undefined ? 'assumed' : 'measured',
    ranges: {
      1: { lowBpm: edges[0], highBpm: edges[1] },
      2: { lowBpm: edges[1], highBpm: edges[2] },
      3: { lowBpm: edges[2], highBpm: edges[3] },
      4: { lowBpm: edges[3], highBpm: edges[4] },
      5: { lowBpm: edges[4], highBpm: Math.max(edges[4], maxBpm) },
    },
  };
}

/** Heart rate at a share of the reserve: rest + p (max - rest), Karvonen 1957. `percent` 0-100. */
export function heartRateAtReserve(percent: number, maxBpm: number, restingBpm: number): number {
  return restingBpm + (percent / 100) * (maxBpm - restingBpm);
}

/** Share of the reserve at a heart rate, 0 at rest and 100 at the maximum, not clamped. */
export function reserveAtHeartRate(heartRateBpm: number, maxBpm: number, restingBpm: number): number {
  return (100 * (heartRateBpm - restingBpm)) / (maxBpm - restingBpm);
}

/** The zone of a heart rate; 0 below zone 1, 5 also above the maximum. */
export function zoneOf(heartRateBpm: number, zones: HeartRateZones): 0 | ZoneNumber {
  const reached = zoneNumbers.findLast((zone) => heartRateBpm >= zones.ranges[zone].lowBpm);
  return reached ?? 0;
}

function edgesBpm(method: ZoneMethod, maxBpm: number, restingBpm: number): ZoneEdges {
  switch (method.kind) {
    case 'percentOfMax':
      return mapEdges(method.edges, (percent) => (percent * maxBpm) / 100);
    case 'percentOfReserve':
      return mapEdges(method.edges, (percent) => heartRateAtReserve(percent, maxBpm, restingBpm));
    case 'custom':
      return method.edgesBpm;
  }
}

function mapEdges(edges: ZoneEdges, map: (edge: number) => number): ZoneEdges {
  return [map(edges[0]), map(edges[1]), map(edges[2]), map(edges[3]), map(edges[4])];
}
