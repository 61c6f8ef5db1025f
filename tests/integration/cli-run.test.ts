import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { endingPatienceMs } from '#electron/cli/interruptions.ts';
import type { SessionJson } from '#core/session/export/session-json.ts';
import { runCli, startCli, type CliProcess } from '#tests/support/cli-process.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

type Line = Readonly<Record<string, unknown>>;

let folder: string;
let music: string;
let data: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'beatrunner-cli-run-'));
  music = folder;
  data = path.join(folder, 'data');
  for (const tempoBpm of [104, 128]) {
    const samples = synthesizeMusic({ tempoBpm, durationS: 20, sampleRateHz: 22_050 });
    writeFileSync(path.join(music, `${tempoBpm}.wav`), wavBytes(samples, 22_050));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function startRun(...options: readonly string[]): CliProcess {
  const run = startCli([
    ...['run', '--music', music, '--data', data, '--json', '--time-scale', '10'],
    ...options,
  ]);
  onTestFinished(async () => {
    run.signal('SIGKILL');
    await run.ended;
  });
  return run;
}

const is = (kind: string, detail: object) => (line: Line) =>
  line['type'] === 'event' &&
  line['kind'] === kind &&
  Object.entries(detail).every(([name, value]) => (line['detail'] as Line)[name] === value);
const enters = (state: string) => is('state', { to: state });
const isResult = ({ type }: Line): boolean => type === 'result';
const isMoving = (line: Line): boolean =>
  is('target', {})(line) && Number((line['detail'] as Line)['speedKmh']) > 3;

/** A line that comes after the first `count` lines. */
const after =
  ({ lines }: CliProcess, satisfies: (line: Line) => boolean) =>
  (from = lines.length): ((line: Line) => boolean) =>
  (line) =>
    lines.indexOf(line) >= from && satisfies(line);

/** A real process at work: its file is looked for until the test's own time limit. */
async function waitForFile(file: string): Promise<void> {
  while (!existsSync(file)) await wait(20);
}

async function exported(sessionId: string): Promise<SessionJson> {
  const { output, exitCode } = await runCli('export', sessionId, '--format', 'json', '--data', data);
  expect(exitCode).toBe(0);
  return JSON.parse(output) as SessionJson;
}

describe('beatrunner run, a whole run', () => {
  let run: CliProcess;
  let result: Line;

  beforeAll(async () => {
    run = startCli([
      ...['run', '--music', music, '--data', data, '--json', '--time-scale', '20'],
      ...['--auto-start', '--minutes', '3', '--goal', 'speed:3-7'],
    ]);
    expect(await run.ended, run.errors()).toBe(0);
    result = run.lines.find(isResult) ?? {};
  }, 60_000);

  it('prints JSON alone, and nothing on standard error', () => {
    expect(run.lines.filter((line) => 'notJson' in line)).toEqual([]);
    expect(run.errors()).toBe('');
    expect(new Set(run.lines.map(({ type }) => type))).toEqual(
      new Set(['scan', 'note', 'event', 'status', 'result']),
    );
    expect(run.lines.find(({ type }) => type === 'scan')).toMatchObject({ readyFiles: 2, problems: [] });
  });

  it('tells states, tracks and targets with reasons, in order', () => {
    const states = run.lines
      .filter(({ kind }) => kind === 'state')
      .map((line) => (line['detail'] as Line)['to']);
    expect(states).toEqual([
      ...['ready', 'countdown', 'starting', 'running', 'coolDown', 'stopping', 'ended'],
    ]);
    const targets = run.lines.filter(({ kind }) => kind === 'target');
    expect(targets.length).toBeGreaterThan(5);
    for (const target of targets)
      expect(target).toMatchObject({ reason: expect.any(String), words: expect.stringContaining('km/h') });
    const tracks = run.lines.filter(({ kind }) => kind === 'track');
    expect(tracks.length).toBeGreaterThan(5);
    const times = run.lines.filter(({ type }) => type === 'event').map(({ atMs }) => Number(atMs));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('ends with what was run', () => {
    expect(result).toMatchObject({ cause: 'planCompleted', isBeltKnownStill: true, isSaved: true });
    const totals = result['totals'] as Line;
    // A busy machine loses time between two looks, twenty times as much of the run's.
    expect(totals['movingMs']).toBeGreaterThan(140_000);
    expect(totals['distanceM']).toBeGreaterThan(100);
    expect(totals['maxSpeedKmh']).toBeLessThan(7.6);
  });

  it('is listed, and exported the same in all formats', async () => {
    const id = String(result['sessionId']);
    const { totals } = result as { totals: { distanceM: number; durationMs: number } };
    const { output: list } = await runCli('sessions', '--data', data);
    const row = list.split('\n').find((line) => line.startsWith(id));
    expect(row).toContain(`${(totals.distanceM / 1000).toFixed(2)} km   plan completed`);

    const record = await exported('last');
    expect(record.session).toMatchObject({ sessionId: id, endCause: 'planCompleted', totals });
    const csv = await runCli('export', id, '--format', 'csv', '--data', data);
    expect(csv.output.trim().split('\n')).toHaveLength(record.samples.length + 1);
    const tcx = await runCli('export', id, '--format', 'tcx', '--data', data);
    const distance = /<DistanceMeters>([\d.]+)<\/DistanceMeters>/.exec(tcx.output)?.[1];
    expect(Number(distance)).toBeCloseTo(totals.distanceM, 0);
    expect(tcx.output.match(/<Trackpoint>/g)).toHaveLength(record.samples.length);
  });
});

describe('beatrunner run, told what to do', () => {
  it('takes words on standard input', { timeout: 60_000 }, async () => {
    const run = startRun();
    await run.line(
      ({ type, text }) => type === 'note' && String(text).includes('The word start on standard input'),
    );
    expect(run.lines.some(enters('countdown'))).toBe(false);
    run.say('start');
    await run.line(isMoving);
    const say = async (word: string, answer: (line: Line) => boolean): Promise<void> => {
      const answers = after(run, answer)();
      run.say(word);
      await run.line(answers);
    };
    await say('next', is('track', { isStart: true }));
    await say('pause', enters('paused'));
    await say('faster', ({ type }) => type === 'note');
    await run.line(({ type, state }) => type === 'status' && (state as Line)['isBeltStill'] === true);
    await say('resume', enters('running'));
    await say('resume', ({ text }) => text === 'That is not possible now: the run is going on.');
    await run.line(after(run, isMoving)());
    await say('faster', is('hold', { isOn: true }));
    await say('slower', ({ kind, reason }) => kind === 'target' && reason === 'override');
    await say('music', is('hold', { isOn: false }));
    await say('what?', ({ text }) => String(text).startsWith('There is no word "what?".'));
    await say('help', ({ text }) => String(text).startsWith('Words, one a line: start, stop'));
    await say('start', ({ text }) => text === 'That is not possible now: the run is going on.');
    await say('STOP', enters('stopping'));
    expect(await run.ended, run.errors()).toBe(0);
    const result = run.lines.find(isResult);
    expect(result).toMatchObject({ cause: 'person', isBeltKnownStill: true, isSaved: true });
    expect(
      run.lines.find(({ type, text }) => type === 'note' && String(text).includes('not possible')),
    ).toEqual({
      type: 'note',
      text: 'That is not possible now: the run is paused.',
    });
  });

  it('stops the belt and saves at the first SIGINT', async () => {
    const run = startRun('--auto-start');
    await run.line(isMoving);
    run.signal('SIGINT');
    expect(await run.ended).toBe(0);
    const result = run.lines.find(isResult);
    expect(result).toMatchObject({ cause: 'person', isBeltKnownStill: true, isSaved: true });
    const record = await exported(String(result?.['sessionId']));
    expect(record.session).toMatchObject({ endCause: 'person', totals: result?.['totals'] });
    expect(record.samples.at(-1)?.reportedSpeedKmh).toBeLessThan(0.3);
    expect(run.errors()).toBe('');
  });

  it.each([
    ['a double Ctrl-C', 'SIGINT', 300],
    ['a closing terminal, which hangs up twice', 'SIGHUP', 2],
  ] as const)('is not cut off by %s', { timeout: 60_000 }, async (_what, signal, apartMs) => {
    // Slower, so that the belt is still coming to rest at the second.
    const run = startRun('--auto-start', '--time-scale', '2');
    await run.line(isMoving);
    run.signal(signal);
    await wait(apartMs);
    expect(run.lines.some(isResult)).toBe(false);
    run.signal(signal);
    expect(await run.ended, run.errors()).toBe(0);
    expect(run.lines).toContainEqual({
      type: 'note',
      text: 'Stopping the belt, a few seconds. Ctrl-C again gives up on it.',
    });
    const result = run.lines.find(isResult);
    expect(result).toMatchObject({ cause: 'person', isBeltKnownStill: true, isSaved: true });
    expect(run.errors()).not.toContain('Given up');
  });

  it('ends at once when asked again later, and the next run says so', { timeout: 60_000 }, async () => {
    // In real time, so that the belt is still coming to rest at the second.
    const run = startRun('--auto-start', '--time-scale', '1');
    await run.line(isMoving);
    run.signal('SIGINT');
    await run.line(enters('stopping'));
    await wait(endingPatienceMs + 50);
    run.signal('SIGINT');
    expect(await run.ended).toBe(1);
    expect(run.lines.some(isResult)).toBe(false);
    expect(run.errors()).toMatch(/Given up before the belt was seen at rest: it was at \d\.\d km\/h\./);
    expect(run.errors()).toContain("It may still be moving: use the treadmill's own stop.");
    const next = startRun();
    const interrupted = await next.line(({ type }) => type === 'interrupted');
    expect((interrupted['totals'] as Line)['durationMs']).toBeGreaterThan(0);
  });

  it('says that nobody can start the belt where nobody can', { timeout: 60_000 }, async () => {
    const run = startRun();
    run.endInput();
    expect(await run.ended).toBe(2);
    expect(run.errors()).toContain('Nobody can start the belt: standard input has ended.');
    expect(run.lines.some(enters('countdown'))).toBe(false);
  });

  it('starts nothing when it is interrupted before', async () => {
    // Long tracks: listening to them takes much longer than it takes to interrupt it.
    const samples = path.join(import.meta.dirname, '../../resources/samples');
    const options = ['--data', path.join(folder, 'other'), '--auto-start', '--json'];
    const run = startCli(['run', '--music', samples, ...options]);
    onTestFinished(() => run.signal('SIGKILL'));
    // Nothing is printed while it listens; the database is there a little later than the signal handlers.
    await waitForFile(path.join(folder, 'other', 'beatrunner.sqlite'));
    run.signal('SIGINT');
    expect(await run.ended).toBe(1);
    expect(run.errors()).toBe('Interrupted. What was finished before is kept.\n');
    expect(run.lines.filter(({ type }) => type === 'event')).toEqual([]);
  });

  it('stops the belt and saves when nobody reads it any more', async () => {
    const run = startRun('--auto-start');
    await run.line(isMoving);
    const { sessionId } = (await exported('last')).session;
    run.closeOutput();
    expect(await run.ended, run.errors()).toBe(0);
    const record = await exported('last');
    expect(record.session.sessionId).toBe(sessionId);
    expect(record.session).toMatchObject({ endCause: 'person' });
    expect(record.samples.at(-1)?.reportedSpeedKmh).toBeLessThan(0.3);
    expect(run.errors()).toBe('');
  });
});

describe('beatrunner run, killed', () => {
  it('leaves a run that the next one saves up to there', { timeout: 60_000 }, async () => {
    const run = startRun('--auto-start', '--minutes', '10');
    const moving = await run.line(isMoving);
    await run.line((line) => Number(line['atMs']) > Number(moving['atMs']) + 10_000);
    run.signal('SIGKILL');
    expect(await run.ended).toBe(null);
    const before = (await exported('last')).session;
    expect(before).not.toHaveProperty('endCause');

    const next = startRun('--auto-start', '--minutes', '0.5');
    expect(await next.ended, next.errors()).toBe(0);
    const told = next.lines.filter(({ type }) => type === 'interrupted');
    expect(told).toMatchObject([{ sessionId: before.sessionId }]);
    const record = await exported(before.sessionId);
    expect(record.session).toMatchObject({ endCause: 'interrupted', totals: told[0]?.['totals'] });
    // At most the last second is lost.
    expect(record.samples.at(-1)?.atMs).toBeGreaterThan(Number(moving['atMs']) + 8000);
    expect(next.lines.find(isResult)).toMatchObject({ cause: 'planCompleted', isSaved: true });
  });
});
