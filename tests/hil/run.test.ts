import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionJson } from '#core/session/export/session-json.ts';
import { startCli, type CliProcess } from '#tests/support/cli-process.ts';
import { shouldSkipHil, startRig, type Rig } from './rig.ts';

/** What the peripheral printed of one control point write. */
interface SeenRequest {
  readonly type: 'request';
  readonly request: {
    readonly kind: string;
    readonly speedKmh?: number;
    readonly inclinationPercent?: number;
  };
  readonly answer: string;
}

const samples = path.join(import.meta.dirname, '../../resources/samples');

/** Tracks to walk to, in three formats. */
const tracks = [
  { file: 'slow-fuse.flac', tempoBpm: 92 },
  { file: 'long-shore.opus', tempoBpm: 110 },
  { file: 'cold-relay.mp3', tempoBpm: 128 },
] as const;
/** The runner skips to the next track at these moving times; tracks are longer than that. */
const skipsAtMs = [35_000, 70_000];

/** Slow enough for the belt to get from one end to the other within the test: it falls fast and climbs slowly. */
const band = { lowKmh: 3, highKmh: 6 };

/** Where a tempo sits between the slowest and the fastest track, as a speed of the band. */
function wantedKmh(tempoBpm: number): number {
  const tempi = tracks.map((track) => track.tempoBpm);
  const share = (tempoBpm - Math.min(...tempi)) / (Math.max(...tempi) - Math.min(...tempi));
  return band.lowKmh + share * (band.highKmh - band.lowKmh);
}

/** Says "next" to a run when its own status says that it is time. */
async function skipTracks(run: CliProcess): Promise<void> {
  for (const atMs of skipsAtMs) {
    await run.line(({ type, elapsedMs }) => type === 'status' && Number(elapsedMs) >= atMs);
    run.say('next');
  }
}

describe.skipIf(shouldSkipHil())('beatrunner run over an emulated radio', () => {
  let rig: Rig;
  let folder: string;
  let treadmill: CliProcess;
  let strap: CliProcess;
  let record: SessionJson;
  let run: CliProcess;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'beatrunner-hil-'));
    await mkdir(path.join(folder, 'music'));
    for (const { file } of tracks) await copyFile(path.join(samples, file), path.join(folder, 'music', file));
    rig = await startRig();
    treadmill = startCli(['simulate-treadmill', '--json'], await rig.addController());
    await treadmill.line(({ type }) => type === 'offered');
    strap = startCli(['simulate-treadmill', '--as', 'strap', '--json'], await rig.addController());
    await strap.line(({ type }) => type === 'offered');
    const data = path.join(folder, 'data');
    run = startCli(
      [
        ...['run', '--music', path.join(folder, 'music'), '--device', 'first', '--strap', 'first'],
        ...['--goal', `speed:${band.lowKmh}-${band.highKmh}`, '--minutes', '2'],
        ...['--auto-start', '--yes-nobody-is-on-the-belt', '--data', data, '--json'],
      ],
      await rig.addController(),
    );
    await skipTracks(run);
    expect(await run.ended, run.errors()).toBe(0);
    const exported = await promisify(execFile)(
      process.execPath,
      [
        path.join(import.meta.dirname, '../../electron/cli/main.ts'),
        'export',
        'last',
        '--format',
        'json',
        '--data',
        data,
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    record = JSON.parse(exported.stdout) as SessionJson;
  }, 240_000);

  afterAll(async () => {
    treadmill?.signal('SIGTERM');
    strap?.signal('SIGTERM');
    await Promise.all([treadmill?.ended, strap?.ended]);
    await rig?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const seenByTreadmill = (): readonly SeenRequest[] =>
    treadmill.lines.filter((line) => line['type'] === 'request') as unknown as readonly SeenRequest[];

  it('asks for control once, starts once, and stops', () => {
    const kinds = seenByTreadmill().map(({ request }) => request.kind);
    expect(kinds.slice(0, 3)).toEqual(['requestControl', 'startOrResume', 'setTargetSpeed']);
    expect(kinds.filter((kind) => kind === 'requestControl')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'startOrResume')).toHaveLength(1);
    expect(kinds.at(-1)).toBe('stop');
    expect(seenByTreadmill().every(({ answer }) => answer === 'success')).toBe(true);
  });

  it('follows the music: a faster track asks for more, a slower one for less', () => {
    const { plays, samples: seconds, events } = record;
    expect(plays.length).toBeGreaterThanOrEqual(3);
    for (const { tempoBpm } of plays) {
      expect(tracks.some((each) => Math.abs(each.tempoBpm / tempoBpm - 1) < 0.02)).toBe(true);
    }
    expect(events.some(({ kind, reason }) => kind === 'target' && reason === 'trackTempo')).toBe(true);
    const coolDownAtMs =
      events.find(({ kind, detail }) => kind === 'state' && detail['to'] === 'coolDown')?.atMs ?? 0;
    const requestedAt = (atMs: number): number =>
      seconds.findLast((sample) => sample.atMs <= atMs)?.requestedSpeedKmh ?? Number.NaN;
    // The first track plays through the warm-up, the last one into the cool-down; those between are the music's own.
    const led = plays.slice(1).filter(({ startedAtMs }) => startedAtMs < coolDownAtMs - 15_000);
    expect(led.length).toBeGreaterThanOrEqual(1);
    for (const play of led) {
      const before = requestedAt(play.startedAtMs);
      const after = requestedAt(Math.min(play.endedAtMs ?? coolDownAtMs, coolDownAtMs) - 1000);
      const wanted = wantedKmh(play.tempoBpm);
      const said = `${play.tempoBpm} BPM wants about ${wanted.toFixed(1)}: ${before} -> ${after} km/h`;
      // The belt climbs by 1 km/h in a minute and falls fast: it comes nearer to what the track wants, or is there.
      if (Math.abs(before - wanted) >= 0.7)
        expect(Math.abs(after - wanted), said).toBeLessThan(Math.abs(before - wanted));
      else expect(Math.abs(after - wanted), said).toBeLessThan(0.7);
    }
  });

  it('was confirmed by telemetry', () => {
    const outcomes = record.events.filter(({ kind }) => kind === 'outcome');
    const speeds = outcomes.filter(({ detail }) => detail['command'] === 'setTargetSpeed');
    const confirmed = speeds.filter(({ detail }) => detail['outcome'] === 'confirmed');
    expect(speeds.filter(({ detail }) => detail['outcome'] === 'rejected')).toEqual([]);
    expect(confirmed.length).toBeGreaterThan(3);
    expect(outcomes).toContainEqual(
      expect.objectContaining({ detail: expect.objectContaining({ command: 'stop', outcome: 'confirmed' }) }),
    );
  });

  it('saved what the treadmill saw, command by command', () => {
    const sent = record.events
      .filter(({ kind }) => kind === 'command')
      .map(({ reason, detail }) => ({
        kind: reason,
        speedKmh: detail['speedKmh'],
        incline: detail['inclinePercent'],
      }));
    const seen = seenByTreadmill().map(({ request }) => ({
      kind: request.kind,
      speedKmh: request.speedKmh,
      incline: request.inclinationPercent,
    }));
    expect(sent).toEqual(seen);
  });

  it("saved a sample a second, with the speed that the treadmill reported and the strap's heart rate", () => {
    const atMs = record.samples.map((sample) => sample.atMs);
    expect(atMs).toEqual(Array.from({ length: atMs.length }, (_, index) => index * 1000));
    const seconds = (record.session.totals?.durationMs ?? 0) / 1000;
    expect(Math.abs(atMs.length - seconds)).toBeLessThanOrEqual(1);
    const reported = record.samples.map((sample) => sample.reportedSpeedKmh ?? 0);
    const belt = treadmill.lines
      .filter((line) => line['type'] === 'belt')
      .map((line) => Number(line['speedKmh']));
    expect(Math.max(...reported)).toBeCloseTo(Math.max(...belt), 1);
    const withHeart = record.samples.filter((sample) => sample.heartRateBpm !== undefined);
    expect(withHeart.length / record.samples.length).toBeGreaterThan(0.9);
  });
});
