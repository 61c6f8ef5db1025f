import { beltTestNext, beltTestResult, startBeltTest } from '#core/treadmill/belt-test.ts';
import type { BeltTestInput, BeltTestResult, BeltTestState } from '#core/treadmill/belt-test-state.ts';
import type { TreadmillCommand } from '#core/treadmill/operation.ts';
import { clubCapabilities, createTreadmillBench } from './treadmill-bench.ts';

/** A treadmill as simple as a belt test needs one, with what may be wrong with it. */
export interface RigOptions {
  /** Belt speed over the figure that it was told. */
  readonly takes?: number;
  /** Reported speed over belt speed. */
  readonly reports?: number;
  readonly refuses?: readonly TreadmillCommand['kind'][];
  /** Says yes and does nothing. */
  readonly ignores?: readonly TreadmillCommand['kind'][];
  /** Does it, and does not answer. */
  readonly isMuteOn?: readonly TreadmillCommand['kind'][];
  readonly hasIncline?: boolean;
  readonly startSpeedKmh?: number;
  readonly beltAtFirstKmh?: number;
  readonly incrementKmh?: number;
  /** Something that happens at a time of the test. */
  readonly events?: readonly { readonly atMs: number; readonly input: BeltTestInput }[];
  readonly telemetryEndsAtMs?: number;
  readonly runsAwayAtMs?: number;
  readonly keyPulledAtMs?: number;
}

export interface RigRun {
  readonly result: BeltTestResult;
  readonly state: BeltTestState;
  /** Commands as the machine got them. */
  readonly written: readonly TreadmillCommand[];
  readonly tookMs: number;
  readonly topSpeedKmh: number;
}

/** Plays a whole belt test against the treadmill model and a made-up machine. */
export function runBeltTest(options: RigOptions = {}): RigRun {
  const { takes = 1, reports = 1, refuses = [], ignores = [], isMuteOn = [] } = options;
  const bench = createTreadmillBench();
  const capabilities = {
    ...clubCapabilities,
    speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: options.incrementKmh ?? 0.1 },
    inclinationRange: options.hasIncline === false ? undefined : clubCapabilities.inclinationRange,
    hasPassedBeltTest: false,
  };
  bench.send({ kind: 'linkUp', capabilities });
  let beltKmh = options.beltAtFirstKmh ?? 0;
  let targetKmh = beltKmh;
  let inclinePercent = 0;
  let targetPercent = 0;
  let written = 0;
  let heard = 0;
  let topSpeedKmh = 0;
  const beganMs = bench.nowMs;
  let state = startBeltTest(capabilities, beganMs);

  function feed(input: BeltTestInput): void {
    const step = beltTestNext(state, input, bench.nowMs);
    state = step.state;
    if (step.command !== undefined) bench.submit(step.command, 5000);
  }

  function obey(command: TreadmillCommand): void {
    if (refuses.includes(command.kind)) {
      bench.respond(
        command,
        command.kind === 'requestControl' ? 'controlNotPermitted' : 'opCodeNotSupported',
      );
      return;
    }
    if (!ignores.includes(command.kind)) act(command);
    if (!isMuteOn.includes(command.kind)) bench.respond(command);
  }

  function act(command: TreadmillCommand): void {
    switch (command.kind) {
      case 'startOrResume':
        targetKmh = options.startSpeedKmh ?? 0.8;
        return;
      case 'setTargetSpeed':
        targetKmh = command.speedKmh * takes;
        return;
      case 'setTargetInclination':
        targetPercent = command.inclinationPercent;
        return;
      case 'stop':
      case 'pause':
        targetKmh = 0;
        return;
      default:
    }
  }

  while (state.phase !== 'done' && bench.nowMs - beganMs < 200_000) {
    bench.pass(100);
    const sinceMs = bench.nowMs - beganMs;
    beltKmh += Math.sign(targetKmh - beltKmh) * Math.min(0.1, Math.abs(targetKmh - beltKmh));
    if (sinceMs === options.runsAwayAtMs) targetKmh = 12;
    if (sinceMs === options.keyPulledAtMs) targetKmh = 0;
    inclinePercent +=
      Math.sign(targetPercent - inclinePercent) * Math.min(0.1, Math.abs(targetPercent - inclinePercent));
    topSpeedKmh = Math.max(topSpeedKmh, beltKmh);
    if (sinceMs % 500 === 0 && sinceMs < (options.telemetryEndsAtMs ?? Number.POSITIVE_INFINITY)) {
      const shownKmh = Math.round(beltKmh * reports * 100) / 100;
      bench.telemetry(shownKmh, { inclinationPercent: Math.round(inclinePercent * 10) / 10 });
      feed({ kind: 'telemetry', speedKmh: shownKmh, inclinePercent });
    }
    for (const { atMs, input } of options.events ?? []) if (atMs === sinceMs) feed(input);
    feed({ kind: 'tick' });
    // What was written is obeyed 100 ms later at the earliest, and its outcome heard.
    for (; written < bench.written.length; written += 1) {
      const command = bench.written[written];
      if (command !== undefined) obey(command);
    }
    for (; heard < bench.outcomes.length; heard += 1) {
      const outcome = bench.outcomes[heard];
      if (outcome !== undefined) feed({ kind: 'outcome', outcome });
    }
  }
  return {
    result: beltTestResult(state),
    state,
    written: bench.written,
    tookMs: bench.nowMs - beganMs,
    topSpeedKmh,
  };
}
