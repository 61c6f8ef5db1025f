import { easeHandSpeed, isAboveBand, isStillClimbing } from '#core/pacing/hand-speed.ts';
import { noHeartTrim } from '#core/pacing/heart-trim.ts';
import type { PacingContext } from '#core/pacing/pacing-target.ts';
import type { TargetBand } from '#core/pacing/target-band.ts';

/** What a person sets by hand, or by how much they change it: either or both. */
export interface HandTarget {
  readonly speedKmh?: number;
  readonly inclinePercent?: number;
}

/** Both of it: km/h and per cent. */
export type BeltTarget = Required<HandTarget>;

const noOffset: BeltTarget = { speedKmh: 0, inclinePercent: 0 };

/** What a person has set by hand, and what is left of it as an offset once pacing goes on. */
export interface HandSetting {
  /** What is wanted by hand now, less what the heart has taken off; undefined: nothing. */
  readonly target: BeltTarget | undefined;
  /** What was set, and how it lasts; undefined: nothing. */
  readonly told:
    | (BeltTarget & { readonly isKept?: boolean | undefined; readonly easedKmh?: number | undefined })
    | undefined;
  /** What the person asked for on top of what pacing asks for. */
  readonly offset: BeltTarget;
  /** It outlasts its 45 s: more than pacing would ever ask for, or the belt is still on its way up to it. */
  outlasts(toldKmh: number, band: TargetBand): boolean;
  /**
   * @param current what the belt was told last
   * @param askedFor what an offset counts from
   * @param unaidedKmh what would be asked for without the person: the offset comes to what was set at least. undefined: something
   *   holds the speed, or the speed is not what is set
   */
  set(
    wanted: HandTarget,
    current: BeltTarget,
    askedFor: BeltTarget,
    unaidedKmh: number | undefined,
    band: TargetBand,
  ): void;
  /** The heart's trim of what has outlasted its 45 s. */
  ease(band: TargetBand, walkSpeedKmh: number, body: Pick<PacingContext, 'elapsedMs' | 'heartRate'>): void;
  /** Nothing is set any more but `target`; the offset stays. */
  drop(target?: BeltTarget): void;
  /** Offsets upwards end. */
  dropRises(): void;
  /** All of it ends. */
  clear(): void;
}

export function createHandSetting(): HandSetting {
  let set: BeltTarget | undefined;
  let offset = noOffset;
  let isKept = false;
  let trim = noHeartTrim;
  let easedKmh: number | undefined;

  const present = (): BeltTarget | undefined =>
    set && easedKmh !== undefined ? { ...set, speedKmh: easedKmh } : set;

  function drop(target?: BeltTarget): void {
    set = target;
    isKept = false;
    trim = noHeartTrim;
    easedKmh = undefined;
  }

  return {
    get target() {
      return present();
    },
    get told() {
      return set && { ...set, ...(isKept && { isKept }), ...(easedKmh !== undefined && { easedKmh }) };
    },
    get offset() {
      return offset;
    },
    outlasts: (toldKmh, band) => {
      const target = present();
      return target !== undefined && (isKept || isStillClimbing(target.speedKmh, toldKmh, band));
    },
    set(wanted, current, askedFor, unaidedKmh, band) {
      // A second press before the belt got there counts from the first one, not from where the belt is.
      const before = present();
      const from = before ?? askedFor;
      const { speedKmh: nowKmh, inclinePercent: nowPercent } = before ?? current;
      const target = { speedKmh: nowKmh, inclinePercent: nowPercent, ...wanted };
      const speedKmh = offset.speedKmh + (wanted.speedKmh ?? from.speedKmh) - from.speedKmh;
      offset = {
        speedKmh: unaidedKmh === undefined ? speedKmh : Math.max(speedKmh, target.speedKmh - unaidedKmh),
        inclinePercent: offset.inclinePercent + target.inclinePercent - from.inclinePercent,
      };
      drop(target);
      isKept = isAboveBand(target.speedKmh, band, offset.inclinePercent);
    },
    ease(band, walkSpeedKmh, body) {
      if (set === undefined) return;
      trim = easeHandSpeed(trim, set.speedKmh, band, walkSpeedKmh, body);
      if (trim.trimKmh === 0) return;
      const mostKmh = Math.min(set.speedKmh, band.caps.maximumSpeedKmh);
      easedKmh = Math.min(easedKmh ?? mostKmh, Math.round((mostKmh + trim.trimKmh) * 10) / 10);
    },
    drop,
    dropRises() {
      offset = {
        speedKmh: Math.min(0, offset.speedKmh),
        inclinePercent: Math.min(0, offset.inclinePercent),
      };
    },
    clear() {
      drop();
      offset = noOffset;
    },
  };
}
