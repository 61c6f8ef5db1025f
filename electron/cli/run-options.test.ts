import { describe, expect, it } from 'vitest';
import { errorText } from '#contract/errors/error-text.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { usualGoal } from '#electron/controller/session-plan.ts';
import { parseProblem } from './parse-problem.ts';
import { readRunOptions, runUsage } from './run-options.ts';

const manual = ['--mode', 'manual'];

describe('readRunOptions', () => {
  it('fills in what is not said', () => {
    expect(readRunOptions(['--music', 'songs'])).toEqual({
      musicFolder: 'songs',
      mode: 'musicLeads',
      programme: undefined,
      device: 'sim',
      strap: undefined,
      footPod: undefined,
      lengthMs: undefined,
      profileFile: undefined,
      goal: usualGoal,
      isAutoStart: false,
      isNobodyOnTheBelt: false,
      timeScale: 1,
      isJson: false,
      data: undefined,
    });
  });

  it('takes every option', () => {
    const text =
      '--music m --mode manual --device sim --strap first --foot-pod sim-foot-pod --minutes 1.5 --profile p --goal zone:3 --auto-start --yes-nobody-is-on-the-belt --time-scale 60 --json --data d';
    expect(readRunOptions(text.split(' '))).toEqual({
      musicFolder: 'm',
      mode: 'iLead',
      programme: undefined,
      device: 'sim',
      strap: 'first',
      footPod: 'sim-foot-pod',
      lengthMs: 90_000,
      profileFile: 'p',
      goal: { kind: 'heartZone', zone: 3 },
      isAutoStart: true,
      isNobodyOnTheBelt: true,
      timeScale: 60,
      isJson: true,
      data: 'd',
    });
  });

  it('takes a programme, with music or without', () => {
    expect(readRunOptions(['--programme', '4x4', '--minutes', '33'])).toMatchObject({
      mode: 'programme',
      programme: 'fourByFour',
      lengthMs: 33 * 60_000,
    });
    for (const name of ['walk', 'thirds', 'tempo'])
      expect(readRunOptions(['--programme', name]).mode).toBe('programme');
    const refused = [
      ['--programme', 'toString'],
      ['--programme', 'walk', '--mode', 'music'],
      ['--programme', 'walk', '--goal', 'zone:2'],
    ];
    for (const args of refused) expect(() => readRunOptions(args)).toThrow();
  });

  it('takes the simulated treadmill by its id too, with the sensors that its runner has', () => {
    const simulated = ['--music', 'm', '--device', 'sim-treadmill'];
    expect(readRunOptions([...simulated, '--time-scale', '2']).device).toBe('sim');
    expect(readRunOptions([...simulated, '--strap', 'sim-strap']).strap).toBe('sim-strap');
    for (const option of ['--strap', '--foot-pod'])
      expect(() => readRunOptions([...simulated, option, 'nope'])).toThrow(
        /the simulated treadmill's runner has/,
      );
    expect(readRunOptions(['--music', 'm', '--device', 'first', '--strap', 'aa:bb']).strap).toBe('aa:bb');
  });

  it('is described within 80 columns', () => {
    expect(runUsage.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('describes every option', () => {
    for (const name of [
      'music',
      'mode',
      'programme',
      'device',
      'strap',
      'foot-pod',
      'minutes',
      'profile',
      'goal',
      'auto-start',
    ])
      expect(runUsage).toMatch(new RegExp(`^  --${name}\\s`, 'm'));
    for (const name of ['yes-nobody-is-on-the-belt', 'time-scale', 'json', 'data'])
      expect(runUsage).toMatch(new RegExp(`^  --${name}\\s`, 'm'));
  });

  it.each([
    ['zone:1', { kind: 'heartZone', zone: 1 }],
    ['zone:5', { kind: 'heartZone', zone: 5 }],
    ['reserve:20-100', { kind: 'reserve', lowPercent: 20, highPercent: 100 }],
    ['speed:1-25', { kind: 'speedBand', lowKmh: 1, highKmh: 25 }],
    ['speed:7.5-9.5', { kind: 'speedBand', lowKmh: 7.5, highKmh: 9.5 }],
  ])('reads the goal %s', (goal, wanted) => {
    expect(readRunOptions([...manual, '--goal', goal]).goal).toEqual(wanted);
  });

  it.each([['0.5'], ['600']])('takes a length of %s min', (minutes) => {
    expect(readRunOptions([...manual, '--minutes', minutes]).lengthMs).toBe(Number(minutes) * 60_000);
  });

  const range = '--goal has to be zone:1-5, reserve: within 20-100 (%), or speed: within 1-25 (km/h).';
  const shape = '--goal has to be zone:N, reserve:LOW-HIGH or speed:LOW-HIGH.';
  it.each([
    [[], '--music DIR is missing.'],
    [['--mode', 'x'], '--mode has to be music or manual.'],
    [[...manual, '--minutes', '0'], '--minutes has to be a number from 0.5 to 600.'],
    [[...manual, '--minutes', '601'], '--minutes has to be a number from 0.5 to 600.'],
    [[...manual, '--minutes', 'ten'], '--minutes has to be a number from 0.5 to 600.'],
    [[...manual, '--minutes', ' '], '--minutes has to be a number from 0.5 to 600.'],
    [[...manual, '--minutes', 'NaN'], '--minutes has to be a number from 0.5 to 600.'],
    [[...manual, '--time-scale', '0.5'], '--time-scale has to be a number from 1 to 60.'],
    [[...manual, '--time-scale', '61'], '--time-scale has to be a number from 1 to 60.'],
    [
      [...manual, '--device', 'first', '--time-scale', '2'],
      '--time-scale works with the simulated treadmill only.',
    ],
    [[...manual, '--goal', 'zone:6'], '--goal zone: has to be zone:1 to zone:5.'],
    [[...manual, '--goal', 'zone'], '--goal zone: has to be zone:1 to zone:5.'],
    [
      [...manual, '--goal', 'speed:9-9'],
      '--goal speed: the first number has to be the smaller one, as in speed:9-11.',
    ],
    [
      [...manual, '--goal', 'speed:9-7'],
      '--goal speed: the first number has to be the smaller one, as in speed:7-9.',
    ],
    [[...manual, '--goal', 'speed:fast'], shape],
    [[...manual, '--goal', 'reserve'], shape],
    [[...manual, '--goal', 'speed:0-9'], range],
    [[...manual, '--goal', 'speed:9-26'], range],
    [[...manual, '--goal', 'reserve:10-50'], range],
    [[...manual, '--goal', 'reserve:50-101'], range],
    [[...manual, '--goal', 'joy:5-9'], range],
  ])('refuses %j', (args, problem) => {
    expect(problemOf(args)).toBe(problem);
  });

  it.each([
    [['--minuts', '3'], "Unknown option '--minuts'."],
    [['--minutes'], '--minutes needs a value.'],
    [['--minutes', '-3'], '--minutes needs a value that does not begin with a dash.'],
    [['--json=yes'], '--json takes no value.'],
    [['music'], "Unexpected argument 'music'."],
  ])('does not understand %j', (args, problem) => {
    expect(problemOf(args)).toBe(problem);
  });

  it('leaves other errors alone', () => {
    expect(parseProblem(new TypeError('x'))).toBe(undefined);
    expect(parseProblem(Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBe(undefined);
    expect(parseProblem('x')).toBe(undefined);
  });
});

function problemOf(args: readonly string[]): string | undefined {
  try {
    readRunOptions(args);
  } catch (error) {
    return isBeatRunnerError(error) ? errorText(error.code, error.params) : parseProblem(error);
  }
  return undefined;
}
