import { normalDeviate, type RandomSource } from './random-source.ts';

/** What makes one runner different from another. */
export interface RunnerTraits {
  readonly heightCm: number;
  /** Heart rate while standing on the belt. */
  readonly standingHeartRateBpm: number;
  readonly maxHeartRateBpm: number;
  /** Steady change of heart rate per km/h of belt speed: 6.7 on average, 4 to 10 (Hunt 2015). */
  readonly heartGainBpmPerKmh: number;
  /** Time constant of the heart's first-order answer: 58 s on average, 30 to 100 (Hunt 2015). */
  readonly heartTimeConstantS: number;
  /** Before the heart answers at all. */
  readonly heartDelayS: number;
  /** Cardiovascular drift while running, per hour. */
  readonly driftBpmPerHour: number;
  /** Standard deviation of the slow wandering of heart rate. */
  readonly variabilityBpm: number;
  /** How far this runner's cadence lies from the formula. */
  readonly cadenceOffsetSpm: number;
  /** 0 does not hear the music, 1 steps on the beat when it is near the own cadence. */
  readonly entrainment: number;
}

export const averageRunner: RunnerTraits = {
  heightCm: 175,
  standingHeartRateBpm: 75,
  maxHeartRateBpm: 188,
  heartGainBpmPerKmh: 6.7,
  heartTimeConstantS: 58,
  heartDelayS: 15,
  driftBpmPerHour: 6,
  variabilityBpm: 1.5,
  cadenceOffsetSpm: 0,
  entrainment: 0.8,
};

/** A runner out of the population that the studies describe (normal spread, cut at the given bounds). */
export function randomRunnerTraits(random: RandomSource): RunnerTraits {
  return {
    heightCm: spread(random, 174, 9, 150, 200),
    standingHeartRateBpm: spread(random, 75, 8, 55, 95),
    maxHeartRateBpm: spread(random, 186, 9, 160, 208),
    heartGainBpmPerKmh: spread(random, 6.7, 1.6, 4, 10),
    heartTimeConstantS: spread(random, 58, 20, 30, 100),
    heartDelayS: spread(random, 15, 4, 5, 25),
    driftBpmPerHour: spread(random, 6, 3, 0, 15),
    variabilityBpm: spread(random, 1.5, 0.5, 0.5, 3),
    cadenceOffsetSpm: spread(random, 0, 6, -15, 15),
    entrainment: spread(random, 0.5, 0.3, 0, 1),
  };
}

/** What the runner feels. */
export interface BeltUnderRunner {
  readonly speedKmh: number;
  readonly inclinePercent: number;
  /** Beats a minute of the music in the runner's ears; absent when there is none. */
  readonly heardTempoBpm?: number;
}

export type Gait = 'standing' | 'walking' | 'running';

export interface RunnerState {
  readonly isOnBelt: boolean;
  readonly gait: Gait;
  readonly heartRateBpm: number;
  /** Steps a minute, both feet; 0 while standing or off the belt. */
  readonly cadenceSpm: number;
  readonly stepLengthM: number;
  readonly speedKmh: number;
  readonly distanceM: number;
}

export interface SimulatedRunner {
  readonly traits: RunnerTraits;
  readonly state: RunnerState;
  advance(dtMs: number, belt: BeltUnderRunner): void;
  /** Feet on the side rails: no steps, while the belt goes on. */
  stepOff(): void;
  stepOn(): void;
  /** Intervals between the heart beats since the last call, oldest first. */
  takeRrIntervalsMs(): readonly number[];
}

const variabilityTimeConstantS = 6;
const delaySlotMs = 500;
/** RR intervals kept for a strap that nobody asks. */
const keptRrIntervals = 64;

/** A runner with a heart and two feet; the only chance in it is what `random` brings. */
export function createRunner(options: {
  readonly traits?: RunnerTraits;
  readonly random: RandomSource;
}): SimulatedRunner {
  const { traits = averageRunner, random } = options;
  let isOnBelt = true;
  let gait: Gait = 'standing';
  let cadenceSpm = 0;
  let speedKmh = 0;
  let distanceM = 0;
  let nowMs = 0;
  let answerBpm = traits.standingHeartRateBpm;
  let driftBpm = 0;
  let wanderBpm = 0;
  let beatPhase = random();
  let lastBeatMs = 0;
  let rrIntervalsMs: number[] = [];
  /** What the heart will be asked for once the delay has passed. */
  const delayLine: { readonly dueMs: number; readonly demandBpm: number }[] = [];
  let demandBpm = traits.standingHeartRateBpm;

  function heartRateBpm(): number {
    return Math.min(traits.maxHeartRateBpm, Math.max(35, answerBpm + driftBpm + wanderBpm));
  }

  function advanceHeart(dtMs: number, belt: BeltUnderRunner): void {
    const dtS = dtMs / 1000;
    queueDemand(heartDemandBpm(traits, isOnBelt ? belt : { speedKmh: 0, inclinePercent: 0 }));
    while (delayLine[0] !== undefined && delayLine[0].dueMs <= nowMs) {
      demandBpm = delayLine.shift()?.demandBpm ?? demandBpm;
    }
    answerBpm += (demandBpm - answerBpm) * (1 - Math.exp(-dtS / traits.heartTimeConstantS));
    const driftGoalBpm =
      gait === 'standing' ? -driftBpm : traits.driftBpmPerHour * (gait === 'running' ? 1 : 0.3);
    driftBpm = Math.max(0, driftBpm + (driftGoalBpm * dtS) / (gait === 'standing' ? 300 : 3600));
    const memory = Math.exp(-dtS / variabilityTimeConstantS);
    wanderBpm =
      wanderBpm * memory + normalDeviate(random) * traits.variabilityBpm * Math.sqrt(1 - memory * memory);
    beat(dtMs);
  }

  function queueDemand(bpm: number): void {
    const last = delayLine.at(-1);
    const dueMs = nowMs + traits.heartDelayS * 1000;
    if (last === undefined || dueMs - last.dueMs >= delaySlotMs) delayLine.push({ dueMs, demandBpm: bpm });
  }

  function beat(dtMs: number): void {
    const beatsPerMs = heartRateBpm() / 60_000;
    let aheadMs = (1 - beatPhase) / beatsPerMs;
    beatPhase += beatsPerMs * dtMs;
    while (beatPhase >= 1) {
      beatPhase -= 1;
      const beatMs = nowMs - dtMs + aheadMs;
      rrIntervalsMs.push(beatMs - lastBeatMs);
      if (rrIntervalsMs.length > keptRrIntervals) rrIntervalsMs.shift();
      lastBeatMs = beatMs;
      aheadMs += 1 / beatsPerMs;
    }
  }

  return {
    traits,
    get state() {
      const stepLengthM = cadenceSpm > 0 ? (speedKmh * 1000) / 60 / cadenceSpm : 0;
      return { isOnBelt, gait, heartRateBpm: heartRateBpm(), cadenceSpm, stepLengthM, speedKmh, distanceM };
    },
    advance(dtMs, belt) {
      nowMs += dtMs;
      speedKmh = isOnBelt ? belt.speedKmh : 0;
      distanceM += (speedKmh * dtMs) / 3600;
      gait = gaitAt(speedKmh, gait);
      cadenceSpm = cadenceAt(traits, gait, speedKmh, belt.heardTempoBpm);
      advanceHeart(dtMs, belt);
    },
    stepOff() {
      isOnBelt = false;
    },
    stepOn() {
      isOnBelt = true;
    },
    takeRrIntervalsMs() {
      const taken = rrIntervalsMs;
      rrIntervalsMs = [];
      return taken;
    },
  };
}

/** Steady heart rate at this work; incline counts as the speed on the flat that costs the same oxygen (ACSM). */
export function heartDemandBpm(traits: RunnerTraits, belt: BeltUnderRunner): number {
  const grade = Math.max(0, belt.inclinePercent) / 100;
  const costOfGrade = belt.speedKmh >= 7.2 ? 4.5 : 18;
  const flatSpeedKmh = belt.speedKmh * (1 + costOfGrade * grade);
  return Math.min(
    traits.maxHeartRateBpm,
    traits.standingHeartRateBpm + traits.heartGainBpmPerKmh * flatSpeedKmh,
  );
}

/** People change gait near 7.2 km/h, a little later on the way up than on the way down. */
function gaitAt(speedKmh: number, before: Gait): Gait {
  if (speedKmh < 0.3) return 'standing';
  return speedKmh >= (before === 'running' ? 6.8 : 7.4) ? 'running' : 'walking';
}

/**
 * Natural cadence: running 170 + 1.56 (v - 10.8) - 1.23 (h - 175) (Burns 2018, Lieberman 2015); walking about 100 spm at
 * 3 MET and 138 at the change of gait. With music within 3 % of it (whole, half or double), it is drawn to the beat (Van
 * Dyck 2015).
 */
export function cadenceAt(
  traits: RunnerTraits,
  gait: Gait,
  speedKmh: number,
  heardTempoBpm?: number,
): number {
  if (gait === 'standing') return 0;
  const height = traits.heightCm - 175;
  const naturalSpm =
    gait === 'running'
      ? 170 + 1.56 * (speedKmh - 10.8) - 1.23 * height + traits.cadenceOffsetSpm
      : 105 + 10.3 * (speedKmh - 4) - 0.6 * height + traits.cadenceOffsetSpm / 2;
  const ownSpm = Math.max(30, naturalSpm);
  if (heardTempoBpm === undefined) return ownSpm;
  for (const fold of [1, 2, 0.5]) {
    const beatSpm = heardTempoBpm * fold;
    if (Math.abs(beatSpm / ownSpm - 1) <= 0.03) return ownSpm + (beatSpm - ownSpm) * traits.entrainment;
  }
  return ownSpm;
}

function spread(
  random: RandomSource,
  mean: number,
  deviation: number,
  lowest: number,
  highest: number,
): number {
  return Math.min(highest, Math.max(lowest, mean + deviation * normalDeviate(random)));
}
