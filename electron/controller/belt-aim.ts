import type { Clock } from '#contract/runtime/clock.ts';
import { envelope, type EnvelopeState, type EnvelopeVerdict } from '#core/safety/envelope.ts';
import type { SafetyLimits } from '#core/safety/safety-limits.ts';
import { recordTarget } from '#core/safety/target-history.ts';
import type { TargetChange, TargetRequest } from '#core/safety/target-request.ts';
import { strayValue } from '#core/treadmill/axis.ts';
import { nextTargetCommand, noCommandsYet, type CommandTimes } from '#core/treadmill/command-planner.ts';
import type { MachineQuirks } from '#core/treadmill/machine-quirks.ts';
import { isSpeedAcknowledged, telemetryAgeMs } from '#core/treadmill/treadmill-state.ts';
import type { TreadmillDriver } from './treadmill-driver.ts';

/** A target older than this is not worth sending any more: the next one is already known. */
const targetExpiryMs = 2000;

export interface AimMoment {
  readonly isHeld: boolean;
  readonly heartRateBpm: number | undefined;
  readonly missingStepsMs: number;
  /** Nothing is sent, whatever the machine was told before: somebody else decides. */
  readonly isHandsOff: boolean;
}

/**
 * What the belt was told last, and the only place that tells it something new: every wish passes the safety envelope
 * here, and what comes out is sent as soon as the machine can take it.
 */
export interface BeltAim {
  /** The target in force. */
  readonly target: Pick<TargetChange, 'speedKmh' | 'inclinePercent'>;
  /** Starts over from what the belt does now: after a restored link, or a hold that a person ended. */
  adopt(): void;
  /** Takes over what the treadmill model holds for the target now: somebody else set it. */
  follow(): void;
  /** After a start: the history of the belt begins now. */
  begin(): void;
  aim(request: TargetRequest, moment: AimMoment): EnvelopeVerdict;
}

export interface BeltAimOptions {
  readonly driver: TreadmillDriver;
  readonly clock: Clock;
  readonly limits: () => SafetyLimits;
  readonly quirks: () => MachineQuirks;
}

export function createBeltAim({ driver, clock, limits, quirks }: BeltAimOptions): BeltAim {
  let history: readonly TargetChange[] = [{ atMs: clock.nowMs(), speedKmh: 0, inclinePercent: 0 }];
  let announced: EnvelopeState['announced'];
  let times: CommandTimes = noCommandsYet;

  const last = (): TargetChange => history.at(-1) ?? { atMs: 0, speedKmh: 0, inclinePercent: 0 };

  function present(): TargetChange {
    const { speed, incline } = driver.state;
    return {
      atMs: clock.nowMs(),
      speedKmh: speed.requested ?? speed.reported ?? 0,
      inclinePercent: incline.requested ?? incline.reported ?? 0,
    };
  }

  /**
   * A target that was refused, lost on the way or not kept by the belt counts as not acknowledged: otherwise the target would
   * climb while the belt stays where it is, and be told all at once when the machine listens again.
   */
  function isAcknowledged(): boolean {
    const { state } = driver;
    const increment = state.capabilities?.speedRange?.incrementKmh ?? 0;
    return (
      isSpeedAcknowledged(state) &&
      state.misses === 0 &&
      state.speed.astraySinceMs === undefined &&
      Math.abs(last().speedKmh - (state.speed.acknowledged ?? 0)) <= increment / 2 + 1e-9
    );
  }

  function send(): void {
    const nowMs = clock.nowMs();
    const command = nextTargetCommand(last(), driver.state, times, quirks(), nowMs);
    if (command === undefined) return;
    times = {
      anyAtMs: nowMs,
      inclineAtMs: command.kind === 'setTargetInclination' ? nowMs : times.inclineAtMs,
    };
    driver.submit(command, targetExpiryMs);
  }

  return {
    get target() {
      return last();
    },
    adopt() {
      driver.adoptReported();
      history = recordTarget(history, present());
      announced = undefined;
    },
    follow() {
      history = recordTarget(history, present());
      announced = undefined;
    },
    begin() {
      driver.adoptReported();
      history = [present()];
      announced = undefined;
    },
    aim(request, moment) {
      const nowMs = clock.nowMs();
      const { state } = driver;
      if (moment.isHandsOff) {
        // What the machine holds is the target, whoever set it, so that nothing jumps when it is ours again.
        history = recordTarget(history, present());
        const { speedKmh, inclinePercent } = last();
        return { speedKmh, inclinePercent, cuts: [], announce: undefined };
      }
      const verdict = envelope(
        request,
        {
          history,
          isBeltOurs: state.control !== 'lost' && state.isLinkUp,
          telemetryAgeMs: telemetryAgeMs(state, nowMs),
          isAcknowledged: isAcknowledged(),
          strayBelt: {
            speedKmh: strayValue(state.speed),
            inclinePercent: strayValue(state.incline),
          },
          isHeld: moment.isHeld,
          heartRateBpm: moment.heartRateBpm,
          missingStepsMs: moment.missingStepsMs,
          announced,
        },
        limits(),
        nowMs,
      );
      if (verdict.announce !== undefined) announced = { speedKmh: verdict.announce.speedKmh, atMs: nowMs };
      history = recordTarget(history, {
        atMs: nowMs,
        speedKmh: verdict.speedKmh,
        inclinePercent: verdict.inclinePercent,
      });
      send();
      return verdict;
    },
  };
}
