import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { SessionState } from '#core/session/session-state.ts';
import type { SessionResult } from '#electron/controller/live-session.ts';
import type { LiveStatus } from '#electron/controller/live-status.ts';
import type { TimelineEntry } from '#electron/controller/timeline.ts';
import type { ScanProgress } from '#native/audio/scan-progress.ts';
import { createTestCliIo } from '#tests/support/cli-io.ts';
import { exampleSession } from '#tests/support/stored-examples.ts';
import { createRunPrinter } from './run-printer.ts';

const evil = 'Song\u001b[2J\u009b31m\u202e\n';

function print(
  options: {
    readonly isJson?: boolean;
    readonly isTerminal?: boolean;
    readonly columns?: number;
    readonly data?: string;
  } = {},
) {
  const io = createTestCliIo(options);
  const printer = createRunPrinter(io, { isJson: options.isJson ?? false, data: options.data });
  return { printer, lines: () => io.written().split('\n'), text: io.written, complaints: io.complaints };
}

const progress = (changes: Partial<ScanProgress>): ScanProgress => ({
  step: 'listen',
  pausedBy: [],
  foundFiles: 30,
  readyFiles: 3,
  listenedFiles: 4,
  toListen: 20,
  atOnce: 2,
  problems: [],
  problemCount: 0,
  ...changes,
});

const status: LiveStatus = {
  sessionId: 'x',
  state: { kind: 'running', holds: [], overrideUntilMs: 0 },
  automation: 'full',
  elapsedMs: 65_000,
  leftMs: undefined,
  link: { isUp: true, telemetryAgeMs: 100, control: 'granted' },
  speedKmh: { requested: 6, acknowledged: 6, reported: 5.96 },
  inclinePercent: { requested: 0, reported: 0 },
  target: { speedKmh: 6.2, inclinePercent: 0, reasons: [], cuts: [] },
  heartRateBpm: 120,
  cadenceSpm: 150,
  distanceM: 1234,
  energyKcal: 10,
  music: {
    trackId: 't',
    title: evil,
    artist: undefined,
    positionS: 1,
    durationS: 2,
    playbackRate: 1,
    tempoBpm: 127.6,
  },
};

const result: SessionResult = {
  sessionId: '0199aaaa',
  cause: 'person',
  isBeltKnownStill: true,
  totals: { durationMs: 70_000, movingMs: 65_000, distanceM: 1234, energyKcal: 12.4, maxSpeedKmh: 6 },
  isSaved: true,
  isSpooled: false,
};

const entered = (state: SessionState): TimelineEntry => ({ atMs: 0, kind: 'state', from: 'ready', state });
const countdown = entered({ kind: 'countdown', sinceMs: 0, isResume: false });
const playing = (title: string): TimelineEntry => ({
  atMs: 61_000,
  kind: 'track',
  isStart: true,
  track: { trackId: 't', title, tempo: { tempoBpm: 120 } },
});
const problem = (path: string) => ({ path, code: 'audio/too-short', detail: '3' });
const interrupted: SessionSummary = {
  ...exampleSession({ sessionId: '0199aaaa', startedAtWallMs: new Date(2026, 10, 22, 16, 53).getTime() }),
  totals: result.totals,
};

/** Everything that can be printed. */
function printAll(printer: ReturnType<typeof createRunPrinter>, strange: string): void {
  printer.note(strange);
  printer.interrupted([{ ...interrupted, machineName: strange }]);
  printer.scan(progress({ step: 'find', problems: [problem(strange)], problemCount: 1 }));
  printer.scan(progress({}));
  printer.scan(progress({ step: 'done' }));
  printer.entry(countdown);
  printer.entry(playing(strange));
  printer.entry({ ...playing(strange), kind: 'trackFailed', reason: strange } as TimelineEntry);
  printer.status({ ...status, music: status.music && { ...status.music, title: strange } }, 65_000);
  printer.result(result);
  printer.close();
}

describe('for people', () => {
  it('prints what happens, a line each', () => {
    const { printer, lines } = print();
    printAll(printer, 'Song');
    expect(lines()).toEqual([
      'Song',
      'The run of 2026-11-22 16:53 was interrupted; it is saved up to 1:10 (0199aaaa).',
      'Song is too short to find a tempo (3 s). It was left out.',
      '3 tracks are ready.',
      '  0:00  Starting in 3 s',
      '  1:01  Now: Song, 120.0 BPM',
      '  1:01  Song would not play (Song); next one',
      '1.23 km in 1:05 on the move, 1:10 in all, 12 kcal (stopped by you).',
      'Saved as 0199aaaa. For a training diary:',
      '  npx beatrunner export last --format tcx --out run.tcx',
      '',
    ]);
  });

  it('breaks lines between words, below where they began, and a command to copy never', () => {
    const { printer, lines } = print({ isTerminal: true, columns: 40, data: "/home/me/it's mine" });
    printer.entry(countdown);
    printer.entry({ ...playing('A song with a title of many words'), atMs: 5000 });
    printer.result(result);
    expect(lines()).toEqual([
      '  0:00  Starting in 3 s',
      '  0:05  Now: A song with a title of many',
      '        words, 120.0 BPM',
      '1.23 km in 1:05 on the move, 1:10 in',
      'all, 12 kcal (stopped by you).',
      'Saved as 0199aaaa. For a training diary:',
      String.raw`  npx beatrunner export last --format tcx --out run.tcx --data '/home/me/it'\''s mine'`,
      '',
    ]);
  });

  it('tells of a speed that a person set in one line, and of its end only while running', () => {
    const { printer, lines } = print();
    const hold = (isOn: boolean): TimelineEntry => ({
      atMs: 0,
      kind: 'hold',
      reason: 'manualOverride',
      isOn,
    });
    const set: TimelineEntry = {
      ...{ atMs: 0, kind: 'target', speedKmh: 6, inclinePercent: 0, cuts: [] },
      reasons: [{ kind: 'override', speedKmh: 6, inclinePercent: 0 }],
    };
    const command: TimelineEntry = {
      ...{ atMs: 0, kind: 'command', operationId: 1 },
      command: { kind: 'setTargetSpeed', speedKmh: 6 },
    };
    const musics: TimelineEntry = {
      ...set,
      speedKmh: 7,
      reasons: [{ kind: 'trackTempo', trackId: 't', foldedTempoBpm: 120, bandPosition: 0 }],
    };
    printer.entry(entered({ kind: 'running', holds: [], overrideUntilMs: 0 }));
    for (const entry of [hold(true), command, set, hold(false), musics]) printer.entry(entry);
    // Without a target that says it.
    printer.entry(hold(true));
    printer.status(status, 0);
    printer.entry(hold(false));
    printer.entry(hold(true));
    printer.entry(entered({ kind: 'coolDown', sinceMs: 0, holds: [] }));
    printer.entry(hold(false));
    expect(lines().map((line) => line.slice(8))).toEqual([
      'Running',
      'You set 6.0 km/h; it stays for now.',
      'To 7.0 km/h: With 120 steps a minute it is the slowest of these tracks.',
      'Set by hand: it stays for now',
      'No longer set by hand',
      'Set by hand: it stays for now',
      'Cool-down: slowly down to a walk',
      '',
    ]);
  });

  it('clears nothing and writes nothing over where there is no terminal', () => {
    const { printer, text } = print();
    printAll(printer, evil);
    expect(text()).not.toContain('\r');
    expect(text()).not.toContain('\u001b');
    expect(text()).not.toContain('RUN');
  });

  it('writes the status over and over on a terminal, and clears it for a line', () => {
    const { printer, text } = print({ isTerminal: true, columns: 200 });
    printer.scan(progress({ step: 'find' }));
    printer.scan(progress({ remainingMs: 90_000 }));
    printer.status(status, 65_000);
    printer.note('note');
    printer.note('another');
    printer.status(
      {
        ...status,
        speedKmh: { ...status.speedKmh, reported: undefined },
        heartRateBpm: undefined,
        cadenceSpm: undefined,
        music: undefined,
      },
      65_000,
    );
    printer.close();
    printer.close();
    const clear = '\r\u001b[2K';
    expect(text()).toBe(
      `${clear}Finding files: 30` +
        `${clear}Listening: 4 of 20, 2 at a time, about 1:30 left` +
        `${clear}  1:05  RUN  6.0 km/h  128 BPM  heart 120  1.23 km  set 6.2  150 steps/min  Song\\u001b[2J\\u009b31m\\u202e\\u000a` +
        `${clear}note\nanother\n` +
        `${clear}  1:05  RUN  -- km/h  heart --  1.23 km  set 6.2  -- steps/min${clear}`,
    );
  });

  it.each([
    [40, '  1:05  RUN  6.0 km/h  128 BPM'],
    [60, '  1:05  RUN  6.0 km/h  128 BPM  heart 120  1.23 km  set 6.2'],
    [undefined, '  1:05  RUN  6.0 km/h  128 BPM  heart 120  1.23 km  set 6.2  150 steps/min'],
    [
      90,
      String.raw`  1:05  RUN  6.0 km/h  128 BPM  heart 120  1.23 km  set 6.2  150 steps/min  Song\u001b[2J`,
    ],
  ])('keeps the status within %s columns, whole figures only', (columns, line) => {
    const { printer, text } = print({ isTerminal: true, ...(columns === undefined ? {} : { columns }) });
    printer.status(status, 65_000);
    expect(text().replace('\r\u001b[2K', '')).toBe(line);
  });

  it('names ten files that were left out, and counts the others', () => {
    const { printer, lines } = print();
    const problems = Array.from({ length: 25 }, (_, i) => problem(`${i}.mp3`));
    printer.scan(progress({ problems: problems.slice(0, 4), problemCount: 4 }));
    printer.scan(progress({ problems, problemCount: 25 }));
    printer.scan(progress({ step: 'done', problems, problemCount: 25, readyFiles: 1 }));
    printer.scan(progress({ step: 'done', problems, problemCount: 25, readyFiles: 1 }));
    expect(lines()).toHaveLength(10 + 2 + 1);
    expect(lines().slice(-3)).toEqual(['... and 15 more.', '1 track is ready.', '']);
  });

  it('leaves it to the error to say that there is no music', () => {
    const { printer, text } = print();
    printer.scan(progress({ step: 'done', readyFiles: 0 }));
    expect(text()).toBe('');
  });

  it('shows a problem that it does not know as it is', () => {
    const { printer, lines } = print();
    printer.scan(
      progress({ problems: [{ path: 'a.mp3', code: 'audio/new', detail: 'odd' }], problemCount: 1 }),
    );
    expect(lines()[0]).toBe('a.mp3: odd');
  });

  it('does not claim to have saved a run that was never started', () => {
    const { printer, text } = print();
    printer.entry(entered({ kind: 'ready' }));
    printer.result(result);
    expect(text()).toContain('The run was not started (stopped by you); there is nothing to save.');
    expect(text()).not.toContain('Saved');
  });

  it('says when the belt was not seen at rest, and when the database did not take the run', () => {
    const { printer, lines } = print();
    printer.entry(countdown);
    printer.result({ ...result, isBeltKnownStill: false, isSaved: false, isSpooled: true, cause: 'link' });
    expect(lines().slice(1)).toEqual([
      'Nobody saw the belt at rest. Look before you step on it.',
      '1.23 km in 1:05 on the move, 1:10 in all, 12 kcal (link lost).',
      'The database could not take the run; it waits in a side file and is saved at the next start.',
      '',
    ]);
    const lost = print();
    lost.printer.entry(countdown);
    lost.printer.result({ ...result, isSaved: false });
    expect(lost.lines().slice(2)).toEqual([
      'Neither the database nor a side file could take the run: it is lost.',
      '',
    ]);
  });

  it('promises nothing of a run in which the belt never moved', () => {
    const { printer, lines } = print();
    printer.entry(countdown);
    const nothing = { ...result.totals, movingMs: 0, distanceM: 0, maxSpeedKmh: 0 };
    printer.result({ ...result, totals: nothing });
    expect(lines().slice(1)).toEqual([
      'Nobody saw the belt move (stopped by you); the run is not listed.',
      '',
    ]);
  });

  it('says what the belt stands in, in every state', () => {
    const states: readonly (readonly [SessionState, string])[] = [
      [{ kind: 'idle' }, 'NOT READY'],
      [{ kind: 'ready' }, 'READY, Enter starts'],
      [{ kind: 'countdown', sinceMs: 0, isResume: false }, 'STARTING'],
      [{ kind: 'starting', sinceMs: 0, isResume: false }, 'STARTING'],
      [{ kind: 'coolDown', sinceMs: 0, holds: [] }, 'COOL-DOWN'],
      [{ kind: 'paused', sinceMs: 0, cause: 'person', isBeltStill: true }, 'PAUSED, r goes on'],
      [{ kind: 'paused', sinceMs: 0, cause: 'person', isBeltStill: false }, 'PAUSING'],
      [{ kind: 'linkLost', sinceMs: 0, wasMoving: true }, 'NO LINK'],
      [{ kind: 'asking', sinceMs: 0, cause: 'linkRestored' }, 'GO ON? c yes, s stop'],
      [{ kind: 'stopping', sinceMs: 0, cause: 'person', askedAtMs: 0, isAccepted: false }, 'STOPPING'],
      [{ kind: 'ended', cause: 'person', isBeltKnownStill: true }, 'ENDED'],
    ];
    for (const [state, words] of states) {
      const { printer, text } = print({ isTerminal: true });
      printer.status({ ...status, state }, 3_661_000);
      expect(text()).toContain(`1:01:01  ${words}  6.0 km/h`);
    }
  });
});

describe('for programs', () => {
  it('prints JSON alone, one object a line, of known types', () => {
    for (const isTerminal of [true, false]) {
      const { printer, lines } = print({ isJson: true, isTerminal });
      printAll(printer, evil);
      const types = lines()
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { type: string }).type);
      expect(types).toEqual([
        ...['note', 'interrupted', 'problem', 'scan', 'event', 'event', 'event', 'status', 'result'],
      ]);
    }
  });

  it("keeps strangers' text as it is inside, and harmless outside", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (strange, isTerminal) => {
        const { printer, lines, text } = print({ isJson: true, isTerminal });
        printAll(printer, strange);
        // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(text()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(JSON.parse(lines()[0] ?? '')).toEqual({
          type: 'note',
          text: strange.toWellFormed() === strange ? strange : expect.any(String),
        });
      }),
    );
  });

  it("lets no control character of strangers' reach people either", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (strange) => {
        const { printer, text } = print();
        printAll(printer, strange);
        // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(text()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
