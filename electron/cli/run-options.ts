import { parseArgs } from 'node:util';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { PacingGoal } from '#core/pacing/pacing-goal.ts';
import type { PacingMode } from '#core/pacing/pacing-step.ts';
import type { ProgrammeName } from '#core/pacing/programme.ts';
import { zoneNumbers } from '#core/physiology/heart-rate-zones.ts';
import { timeScaleRange } from '#electron/controller/system-clock.ts';
import { usualGoal } from '#electron/controller/session-plan.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';

/** What `beatrunner run` was asked for. */
export interface RunOptions {
  readonly musicFolder: string | undefined;
  readonly mode: PacingMode;
  /** In the mode Programme. */
  readonly programme: ProgrammeName | undefined;
  /** sim, first, or a device id. */
  readonly device: string;
  readonly strap: string | undefined;
  readonly footPod: string | undefined;
  readonly lengthMs: number | undefined;
  readonly profileFile: string | undefined;
  readonly goal: PacingGoal;
  readonly isAutoStart: boolean;
  readonly isNobodyOnTheBelt: boolean;
  readonly timeScale: number;
  readonly isJson: boolean;
  readonly data: string | undefined;
}

export const runUsage = `beatrunner run --music DIR [options]

  --music DIR        folder of music (not needed in manual mode, nor for a
                     programme)
  --mode MODE        music: the belt follows the music (default);
                     manual: you set the belt, the music follows you
  --programme NAME   instead of a mode: the belt goes by parts and the music
                     follows. walk: 3 min easy, 3 min brisk; thirds: easy,
                     steady, strong; tempo: 5 min, then 3 min steady;
                     4x4: 4 min hard, 3 min easy. As many whole parts as
                     --minutes has room for
  --device DEVICE    sim: the built-in simulated treadmill (default);
                     first: the nearest treadmill; or a device id from
                     "npx beatrunner devices"
  --strap DEVICE     heart rate strap: first, or a device id
                     (the simulated runner has one)
  --foot-pod DEVICE  foot pod: first, or a device id
  --minutes N        length with cool-down; without it the run goes on until
                     you stop it
  --profile FILE     JSON with your age, massKg, heightCm, speedCapKmh ...;
                     without it a careful guest runs
  --goal GOAL        how hard: zone:1 to zone:5; speed:LOW-HIGH (km/h);
                     reserve:LOW-HIGH (% of heart rate reserve, usual 45-75)
  --auto-start       stands for the person who presses Start; only for a
                     treadmill that has passed the belt test
  --yes-nobody-is-on-the-belt
                     with --auto-start: start an untested treadmill, nobody
                     standing on it
  --time-scale X     everything X times as fast, simulated treadmill only
                     (1 to ${timeScaleRange.most})
  --json             one JSON object a line
  --data DIR         the data folder

  Keys while running: Enter starts; space, s, q or Escape stop; p pause;
  r go on; + and - faster and slower; m back to the music; n next track;
  c yes, go on; h shows the keys.

  Ctrl-C, or closing the terminal, stops the belt and saves the run; it takes a
  few seconds. Ctrl-C again after two seconds gives up on that: the belt may
  then still be moving.

  From another program, one word a line on standard input: start (needed
  without --auto-start), stop, pause, resume, faster, slower, music, next,
  continue, help.`;

export function readRunOptions(args: readonly string[]): RunOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      music: { type: 'string' },
      mode: { type: 'string' },
      programme: { type: 'string' },
      device: { type: 'string', default: 'sim' },
      strap: { type: 'string' },
      'foot-pod': { type: 'string' },
      minutes: { type: 'string' },
      profile: { type: 'string' },
      goal: { type: 'string' },
      'auto-start': { type: 'boolean', default: false },
      'yes-nobody-is-on-the-belt': { type: 'boolean', default: false },
      'time-scale': { type: 'string' },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
  });
  const programme = values.programme === undefined ? undefined : programmeOf(values.programme);
  if (programme !== undefined && values.mode !== undefined)
    throw usage('--programme is a mode of its own: leave --mode out.');
  if (programme !== undefined && values.goal !== undefined)
    throw usage('--programme has goals of its own: leave --goal out.');
  const mode = programme === undefined ? modeOf(values.mode ?? 'music') : 'programme';
  if (mode === 'musicLeads' && values.music === undefined) throw usage('--music DIR is missing.');
  const timeScale =
    values['time-scale'] === undefined
      ? 1
      : numberOf('--time-scale', values['time-scale'], timeScaleRange.least, timeScaleRange.most);
  const device = values.device === simulatedDeviceIds.treadmill ? 'sim' : values.device;
  if (timeScale !== 1 && device !== 'sim')
    throw usage('--time-scale works with the simulated treadmill only.');
  if (device === 'sim') {
    refuseOtherSensor('--strap', values.strap, simulatedDeviceIds.strap);
    refuseOtherSensor('--foot-pod', values['foot-pod'], simulatedDeviceIds.footPod);
  }
  return {
    musicFolder: values.music,
    mode,
    programme,
    device,
    strap: values.strap,
    footPod: values['foot-pod'],
    lengthMs:
      values.minutes === undefined ? undefined : numberOf('--minutes', values.minutes, 0.5, 600) * 60_000,
    profileFile: values.profile,
    goal: values.goal === undefined ? usualGoal : goalOf(values.goal),
    isAutoStart: values['auto-start'],
    isNobodyOnTheBelt: values['yes-nobody-is-on-the-belt'],
    timeScale,
    isJson: values.json,
    data: values.data,
  };
}

/** The simulated runner wears both sensors; a real one has nothing to say about them. */
function refuseOtherSensor(option: string, wanted: string | undefined, own: string): void {
  if (wanted === undefined || ['first', 'sim', own].includes(wanted)) return;
  throw usage(
    `${option} ${wanted}: the simulated treadmill's runner has ${own}. Leave ${option} out, or name a --device.`,
  );
}

function modeOf(text: string): PacingMode {
  if (text === 'music') return 'musicLeads';
  if (text === 'manual') return 'iLead';
  throw usage('--mode has to be music or manual.');
}

const programmes: Readonly<Record<string, ProgrammeName>> = {
  walk: 'walkIntervals',
  thirds: 'progression',
  tempo: 'rollingTempo',
  '4x4': 'fourByFour',
};

function programmeOf(text: string): ProgrammeName {
  const name = Object.hasOwn(programmes, text) ? programmes[text] : undefined;
  if (name === undefined) throw usage(`--programme has to be one of ${Object.keys(programmes).join(', ')}.`);
  return name;
}

function goalOf(text: string): PacingGoal {
  const [kind, figures = ''] = text.split(':', 2);
  if (kind === 'zone') {
    const zone = zoneNumbers.find((number) => String(number) === figures);
    if (zone === undefined) throw usage('--goal zone: has to be zone:1 to zone:5.');
    return { kind: 'heartZone', zone };
  }
  const [low, high] = figures.split('-', 2).map(Number);
  if (low !== undefined && high !== undefined && low >= high) {
    throw usage(
      `--goal ${kind}: the first number has to be the smaller one, as in ${kind}:${high}-${low + (low === high ? 2 : 0)}.`,
    );
  }
  if (low === undefined || high === undefined || !(low < high)) {
    throw usage('--goal has to be zone:N, reserve:LOW-HIGH or speed:LOW-HIGH.');
  }
  if (kind === 'reserve' && low >= 20 && high <= 100) return { kind, lowPercent: low, highPercent: high };
  if (kind === 'speed' && low >= 1 && high <= 25) return { kind: 'speedBand', lowKmh: low, highKmh: high };
  throw usage('--goal has to be zone:1-5, reserve: within 20-100 (%), or speed: within 1-25 (km/h).');
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw usage(`${name} has to be a number from ${least} to ${most}.`);
}

function usage(problem: string): BeatRunnerError {
  return new BeatRunnerError('cli/usage', { problem });
}
