/** From a moment on the output's clock, music goes on from a position at a rate. */
export interface MapPoint {
  /** On the clock of what sounds, seconds. */
  readonly atS: number;
  /** In the recording, seconds. */
  readonly positionS: number;
  /** 0 where it stands; else seconds of recording a second. */
  readonly rate: number;
}

/** Which moment of a recording sounds when, through all changes of rate; ascending in `atS`. Empty: nothing sounds. */
export type PositionMap = readonly MapPoint[];

/** Where the recording is at a moment; undefined before the map begins. */
export function positionAt(map: PositionMap, atS: number): number | undefined {
  const point = pointAt(map, atS);
  return point && point.positionS + (atS - point.atS) * point.rate;
}

/** At which rate the recording goes at a moment; undefined before the map begins. */
export function rateAt(map: PositionMap, atS: number): number | undefined {
  return pointAt(map, atS)?.rate;
}

/** The map with another rate from `atS` on, without a jump; what was to come after that is forgotten. */
export function withRate(map: PositionMap, atS: number, rate: number): PositionMap {
  const positionS = positionAt(map, atS);
  if (positionS === undefined) return map;
  return [...map.filter((point) => point.atS < atS), { atS, positionS, rate }];
}

/** The map without what nobody asks for any more: everything before the point that holds at `atS`. */
export function fromMoment(map: PositionMap, atS: number): PositionMap {
  const first = map.findLastIndex((point) => point.atS <= atS);
  return first > 0 ? map.slice(first) : map;
}

function pointAt(map: PositionMap, atS: number): MapPoint | undefined {
  return map.findLast((point) => point.atS <= atS);
}
