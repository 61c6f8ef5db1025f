import { simulatedDeviceIds, simulatedDeviceKind } from '#contract/rpc/simulated-devices.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Behaviour } from './behaviours/behaviour.ts';
import type { ConsoleProgram } from './belt-model.ts';
import { createSeededRandom, type RandomSource } from './random-source.ts';
import { createRunner, type RunnerTraits, type SimulatedRunner } from './runner-model.ts';
import { createSimulatedFootPod, type SimulatedFootPod } from './simulated-foot-pod.ts';
import { createSimulatedRadio, type SimulatedRadio, type SimulatedRadioOptions } from './simulated-radio.ts';
import { createSimulatedStrap, type SimulatedStrap } from './simulated-strap.ts';
import { createSimulatedTreadmill, type SimulatedTreadmill } from './simulated-treadmill.ts';
import type { TreadmillModel } from './treadmill-models.ts';

export interface SimulatedGymOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly model?: TreadmillModel;
  readonly behaviours?: readonly Behaviour[];
  readonly program?: ConsoleProgram;
  readonly telemetryPeriodMs?: number;
  readonly runner?: RunnerTraits;
  /** Default true. */
  readonly hasStrap?: boolean;
  /** Default true. */
  readonly hasFootPod?: boolean;
  readonly podCountsStrides?: boolean;
  /** Beats a minute in the runner's ears right now; without it nobody hears music. */
  readonly heardTempoBpm?: () => number | undefined;
  readonly radio?: Pick<
    SimulatedRadioOptions,
    'latencyMs' | 'maximumValueOctets' | 'advertisementPeriodMs' | 'adapterState'
  >;
}

/** A room with one treadmill, a runner on it with strap and foot pod, and the radio that hears them all. */
export interface SimulatedGym {
  readonly radio: SimulatedRadio;
  readonly treadmill: SimulatedTreadmill;
  readonly runner: SimulatedRunner;
  /** Exists even without being on the radio, so that it can be added later. */
  readonly strap: SimulatedStrap;
  readonly footPod: SimulatedFootPod;
  /** The runner jumps to the side rails; the belt goes on without. */
  stepOff(): void;
  stepOn(): void;
  close(): Promise<void>;
}

export { simulatedDeviceIds };

/** Whether a device is one of the gym's. */
export function isSimulatedDeviceId(deviceId: string): boolean {
  return simulatedDeviceKind(deviceId) !== undefined;
}

const tickMs = 100;
/** A suspended process does not make the runner's heart jump in one step. */
const longestStepMs = 1000;

/** The belt drives the runner, the runner drives strap and pod; everything lives on `clock` and `random` alone. */
export function createSimulatedGym(options: SimulatedGymOptions): SimulatedGym {
  const { clock, random, hasStrap = true, hasFootPod = true } = options;
  const radio = createSimulatedRadio({ clock, random, ...options.radio });
  const treadmill = createSimulatedTreadmill({
    clock,
    deviceId: simulatedDeviceIds.treadmill,
    // Own numbers for the machine, so that its faults do not change with the number of scans.
    random: createSeededRandom(Math.floor(random() * 2 ** 32)),
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(options.behaviours === undefined ? {} : { behaviours: options.behaviours }),
    ...(options.program === undefined ? {} : { program: options.program }),
    ...(options.telemetryPeriodMs === undefined ? {} : { telemetryPeriodMs: options.telemetryPeriodMs }),
  });
  const runner = createRunner({
    random: createSeededRandom(Math.floor(random() * 2 ** 32)),
    ...(options.runner === undefined ? {} : { traits: options.runner }),
  });
  const strap = createSimulatedStrap({
    clock,
    deviceId: simulatedDeviceIds.strap,
    heart: {
      get heartRateBpm() {
        return runner.state.heartRateBpm;
      },
      takeRrIntervalsMs: () => runner.takeRrIntervalsMs(),
    },
  });
  const footPod = createSimulatedFootPod({
    clock,
    deviceId: simulatedDeviceIds.footPod,
    runner,
    ...(options.podCountsStrides === undefined ? {} : { countsStrides: options.podCountsStrides }),
  });

  treadmill.setRunnerOnBelt(true);
  radio.add(treadmill);
  if (hasStrap) radio.add(strap);
  if (hasFootPod) radio.add(footPod);

  let runnerAtMs = clock.nowMs();
  const cancelTick = clock.every(tickMs, () => {
    const { speedKmh, inclinePercent } = treadmill.state;
    const heardTempoBpm = options.heardTempoBpm?.();
    const belt = { speedKmh, inclinePercent, ...(heardTempoBpm === undefined ? {} : { heardTempoBpm }) };
    const nowMs = clock.nowMs();
    while (runnerAtMs < nowMs) {
      const stepMs = Math.min(longestStepMs, nowMs - runnerAtMs);
      runner.advance(stepMs, belt);
      runnerAtMs += stepMs;
    }
  });

  return {
    radio,
    treadmill,
    runner,
    strap,
    footPod,
    stepOff() {
      runner.stepOff();
      treadmill.setRunnerOnBelt(false);
    },
    stepOn() {
      runner.stepOn();
      treadmill.setRunnerOnBelt(true);
    },
    async close() {
      cancelTick();
      treadmill.close();
      strap.close();
      footPod.close();
      await radio.close();
    },
  };
}
