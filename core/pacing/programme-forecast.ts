import type { StretchLimitPercent } from '#core/music/playback-rate.ts';
import type { SessionTempoRange } from '#core/music/session-tempo-range.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { envelope, type EnvelopeState } from '#core/safety/envelope.ts';
import type { SafetyLimits } from '#core/safety/safety-limits.ts';
import { recordTarget } from '#core/safety/target-history.ts';
import type { TargetRequest } from '#core/safety/target-request.ts';
import { applyAutomation, type AutomationLevel } from './automation.ts';
import { forecastStepMs, type ForecastPoint } from './forecast.ts';
import { middleKmh, type ProgrammeCourse } from './programme-course.ts';
import { newProgramme, programmeLeads } from './programme-leads.ts';

export interface ProgrammeForecastInput {
  readonly profile: RunnerProfile;
  readonly course: ProgrammeCourse;
  /** Warm-up and cool-down included. */
  readonly lengthMs: number;
  readonly coolDownMs: number;
  readonly automation: AutomationLevel;
  readonly limits: SafetyLimits;
  readonly tempoRange: SessionTempoRange;
  readonly stretchLimitPercent: StretchLimitPercent;
}

/** How often the envelope is asked: its windows are tens of seconds wide. */
const lookMs = 1000;

/** A treadmill that nobody knows yet takes any speed in tenths. */
const anyRange = { minimumKmh: 0.5, maximumKmh: 30, incrementKmh: 0.1 } as const;

/**
 * What a programme will make of the belt, before the run: the very function of the run, without a heart and without
 * music, and what the safety envelope itself lets through of it. A heart will trim it. One point every 5 s; the belt
 * starts at the walk that the run comes up to.
 */
export function forecastProgramme(
  input: ProgrammeForecastInput,
): readonly Omit<ForecastPoint, 'trackId' | 'tempoBpm'>[] {
  const { course, profile, lengthMs, coolDownMs } = input;
  const belt = createForeseenBelt(input.limits, Math.min(profile.walkSpeedKmh, middleKmh(course.easiest)));
  const coolDownAtMs = lengthMs - coolDownMs;
  const points: Omit<ForecastPoint, 'trackId' | 'tempoBpm'>[] = [];
  let memory = newProgramme;
  let coolDownFromKmh: number | undefined;
  for (let atMs = 0; atMs <= lengthMs; atMs += lookMs) {
    let targetKmh: number;
    if (atMs >= coolDownAtMs) {
      coolDownFromKmh ??= belt.speedKmh;
      const toKmh = Math.min(profile.walkSpeedKmh, coolDownFromKmh);
      targetKmh = coolDownFromKmh + ((toKmh - coolDownFromKmh) * (atMs - coolDownAtMs)) / coolDownMs;
    } else {
      const step = programmeLeads(contextAt(input, atMs, belt.speedKmh), course, memory);
      memory = step.state;
      targetKmh = step.target.speedKmh;
    }
    belt.look(
      { source: 'plan', speedKmh: reaching(input, targetKmh, belt.speedKmh), inclinePercent: 0 },
      atMs,
    );
    if (atMs % forecastStepMs === 0) points.push({ atMs, speedKmh: belt.speedKmh, targetKmh });
  }
  return points;
}

/** A belt that does at once what the envelope lets through. */
function createForeseenBelt(limits: SafetyLimits, startKmh: number) {
  const { machine } = limits;
  const known = { ...limits, machine: { ...machine, speedRange: machine.speedRange ?? anyRange } };
  let history: EnvelopeState['history'] = [{ atMs: 0, speedKmh: startKmh, inclinePercent: 0 }];
  let announced: EnvelopeState['announced'];
  let speedKmh = startKmh;
  return {
    get speedKmh() {
      return speedKmh;
    },
    look(request: TargetRequest, atMs: number): void {
      const moment: EnvelopeState = {
        history,
        isBeltOurs: true,
        telemetryAgeMs: 0,
        isAcknowledged: true,
        strayBelt: {},
        isHeld: false,
        heartRateBpm: undefined,
        missingStepsMs: 0,
        announced,
      };
      const verdict = envelope(request, moment, known, atMs);
      if (verdict.announce !== undefined) announced = { speedKmh: verdict.announce.speedKmh, atMs };
      ({ speedKmh } = verdict);
      history = recordTarget(history, { atMs, speedKmh, inclinePercent: verdict.inclinePercent });
    },
  };
}

/** What is asked of the belt at the automation level, as far as nobody does it by hand. */
function reaching({ automation }: ProgrammeForecastInput, targetKmh: number, speedKmh: number): number {
  const target = {
    speedKmh: targetKmh,
    inclinePercent: 0,
    playbackRate: 1,
    wantedTempoBpm: undefined,
    reasons: [],
  };
  return applyAutomation(automation, target, { speedKmh, inclinePercent: 0 }).speedKmh;
}

function contextAt(
  { profile, course, tempoRange, stretchLimitPercent }: ProgrammeForecastInput,
  elapsedMs: number,
  speedKmh: number,
) {
  return {
    profile,
    band: course.easiest,
    tempoRange,
    playing: undefined,
    requestedSpeedKmh: speedKmh,
    requestedInclinePercent: 0,
    reportedSpeedKmh: speedKmh,
    heartRate: undefined,
    cadenceSpm: undefined,
    manual: undefined,
    elapsedMs,
    warmUpMs: course.warmUpMs,
    stretchLimitPercent,
  };
}
