import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { runCli, startCli, type CliResult } from '#tests/support/cli-process.ts';
import { exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

const audio = fileURLToPath(new URL('../fixtures/audio/', import.meta.url));
const shortRun = ['--time-scale', '60', '--minutes', '0.5', '--auto-start'];
const manual = ['run', '--mode', 'manual', ...shortRun];

function put(folder: string, name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** One sentence or a few on one line, nothing on standard output but what was done before, no stack trace. */
function expectRefusal({ exitCode, output, errors }: CliResult, words: string, doneBefore = ''): void {
  expect(errors).toBe(`${words}\n`);
  expect(output).toBe(doneBefore);
  expect(exitCode).toBe(1);
}

/** Used wrongly: the sentence, and where it is explained. */
function expectUsage({ exitCode, output, errors }: CliResult, words: string, command: string): void {
  expect(errors).toBe(`${words}\nSee: npx beatrunner ${command} --help\n`);
  expect(output).toBe('');
  expect(exitCode).toBe(2);
}

async function folderWithSessions(...sessionIds: readonly string[]): Promise<string> {
  const folder = createTestFolder();
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  for (const sessionId of sessionIds) {
    await store.sessions.begin(exampleSession({ sessionId }));
    await store.sessions.append(sessionId, [exampleSecond(1000)]);
  }
  await store.close();
  return folder;
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('music that cannot be used', { timeout: 60_000 }, () => {
  it('is named with a reason, and the run goes on with the rest', async () => {
    const music = createTestFolder();
    const names = [
      'mono.mp3',
      'empty.mp3',
      'text.mp3',
      'cut-off-early.flac',
      'moov-missing.m4a',
      'three-seconds.mp3',
    ];
    for (const name of names) copyFileSync(path.join(audio, name), path.join(music, name));
    const before = names.map((name) => hashOf(path.join(music, name)));
    const result = await runCli('run', '--music', music, '--data', createTestFolder(), ...shortRun);
    expect(result).toMatchObject({ exitCode: 0, errors: '' });
    const told = result.output.split('\n').slice(0, 6).toSorted();
    expect(told).toEqual(
      [
        '1 track is ready.',
        `${music}/cut-off-early.flac is damaged or cut off (0.4 s of it can be read). It was left out.`,
        `${music}/empty.mp3 is damaged or cut off (the file is empty). It was left out.`,
        `${music}/moov-missing.m4a is damaged or cut off (its table of contents is missing). It was left out.`,
        `${music}/text.mp3 is in a format that BeatRunner cannot decode (not really mp3). It was left out.`,
        `${music}/three-seconds.mp3 is too short to find a tempo (3 s). It was left out.`,
      ].toSorted(),
    );
    expect(result.output).toMatch(/Ended \(plan completed\)\n.*\nSaved as /);
    expect(names.map((name) => hashOf(path.join(music, name)))).toEqual(before);
  });

  it('in an empty folder, or none', async () => {
    const empty = createTestFolder();
    expectRefusal(
      await runCli('run', '--music', empty, '--data', createTestFolder()),
      `No playable music in ${empty}. BeatRunner reads mp3, flac, ogg, opus, wav, aiff, m4a, aac and wma files.`,
    );
    const missing = path.join(empty, 'none');
    const words = `There is no folder ${missing}. Check the path; nothing was changed.`;
    expectRefusal(await runCli('run', '--music', missing, '--data', createTestFolder()), words);
    expect(existsSync(missing)).toBe(false);
    const analyzed = await runCli('analyze', missing, '--no-cache');
    expect(analyzed).toMatchObject({ exitCode: 1 });
    expect(analyzed.errors).toBe(`${missing} cannot be read (it is not there). It was left out.\n`);
  });

  it('in a folder that disappears meanwhile', async () => {
    const folder = createTestFolder();
    const music = path.join(folder, 'music');
    const samples = synthesizeMusic({ tempoBpm: 120, durationS: 20, sampleRateHz: 22_050 });
    for (let i = 0; i < 12; i += 1) put(music, `disc/${i}.wav`, wavBytes(samples.subarray(i * 500), 22_050));
    const data = path.join(folder, 'data');
    const ended = runCli('run', '--music', music, '--data', data, ...shortRun);
    while (analysesIn(data) === 0) await wait(20);
    rmSync(music, { recursive: true });
    expectRefusal(
      await ended,
      `The folder ${music} disappeared while BeatRunner listened to its music. What it learned is kept: bring the folder or its disk back and try again.`,
    );
    expect(analysesIn(data)).toBeGreaterThan(0);
  });
});

function analysesIn(data: string): number {
  const file = path.join(data, 'beatrunner.sqlite');
  if (!existsSync(file)) return 0;
  const sqlite = new Database(file, { readonly: true });
  try {
    const hasTable =
      sqlite.prepare("select 1 from sqlite_master where name = 'analyses'").get() !== undefined;
    return hasTable
      ? (sqlite.prepare<[], { n: number }>('select count(*) n from analyses').get()?.n ?? 0)
      : 0;
  } finally {
    sqlite.close();
  }
}

describe('a profile', () => {
  it.each([
    [
      'that is not there',
      undefined,
      /^The profile \S+ cannot be read \(it is not there\)\. Nothing was started\.\n$/,
    ],
    [
      'that is not JSON',
      '{ age: 30',
      /^The profile \S+ cannot be read \(it is not JSON: look at line 1, column 3\)\. Nothing was started\.\n$/,
    ],
    ['that is no object', '[1]', /^The profile has values that cannot be right: .+\n$/],
    [
      'with values out of range and unknown names, each of them',
      '{"age":7,"massKg":900,"nonsense":1}',
      /^The profile has values that cannot be right: age 7 is not between 10 and 99; massKg 900 is not between 30 and 250; "nonsense" is not a profile setting\. Correct them; nothing was started\.\n$/,
    ],
  ])('%s', async (_what, content, words) => {
    const folder = createTestFolder();
    const file =
      content === undefined ? path.join(folder, 'none.json') : put(folder, 'profile.json', content);
    const data = path.join(folder, 'data');
    const result = await runCli(...manual, '--profile', file, '--data', data);
    expect(result).toMatchObject({ exitCode: 1, output: '' });
    expect(result.errors).toMatch(words);
    // Refused before anything is opened.
    expect(existsSync(data)).toBe(false);
  });
});

describe('a data folder', () => {
  it('with a database from a newer version is left as it is', async () => {
    const data = await folderWithSessions('0199aaaa');
    const file = path.join(data, 'beatrunner.sqlite');
    const sqlite = new Database(file);
    const known = Number(sqlite.pragma('user_version', { simple: true }));
    sqlite.pragma('user_version = 999');
    sqlite.close();
    const before = hashOf(file);
    const words = `The database ${file} was written by a newer BeatRunner (version 999, this one knows ${known}). Nothing was changed: update BeatRunner, or choose another folder with --data.`;
    expectRefusal(await runCli(...manual, '--data', data), words);
    expectRefusal(await runCli('export', 'last', '--format', 'json', '--data', data), words);
    expect(hashOf(file)).toBe(before);
  });

  it.each([
    ['random bytes', (file: string) => writeFileSync(file, Buffer.alloc(8192, 'not SQLite '))],
    ['a database cut off', (file: string) => truncateSync(file, 5000)],
  ])('with %s is left as it is', async (_what, damage) => {
    const data = await folderWithSessions('0199aaaa');
    const file = path.join(data, 'beatrunner.sqlite');
    damage(file);
    const before = hashOf(file);
    expectRefusal(
      await runCli(...manual, '--data', data),
      `The database ${file} is damaged. BeatRunner left it as it is; a copy from before the last update may be beside it.`,
    );
    expect(hashOf(file)).toBe(before);
  });

  it('that cannot be written, or is a file', async () => {
    const file = put(createTestFolder(), 'file', 'mine');
    // Nobody can make a folder there, not even root.
    const places = [
      file,
      path.join(file, 'below'),
      ...(process.platform === 'linux' ? ['/proc/beatrunner'] : []),
    ];
    for (const place of places)
      expectRefusal(
        await runCli(...manual, '--data', place),
        `BeatRunner cannot write to ${place}. Choose another folder with --data, or change its permissions.`,
      );
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('that a live run uses already: the second start is refused, the run goes on', async () => {
    const data = createTestFolder();
    const run = startCli([
      'run',
      '--mode',
      'manual',
      '--auto-start',
      '--json',
      '--time-scale',
      '10',
      '--data',
      data,
    ]);
    onTestFinished(() => run.signal('SIGKILL'));
    await run.line(({ words }) => words === 'Running');
    expectRefusal(
      await runCli(...manual, '--data', data),
      `BeatRunner is already running on ${data}. Use that one, or close it first; two cannot drive one treadmill.`,
    );
    const { output } = await runCli('sessions', '--data', data);
    expect(output).toContain('(not ended)');
    run.say('stop');
    expect(await run.ended).toBe(0);
    expect(run.lines.at(-1)).toMatchObject({ type: 'result', cause: 'person', isSaved: true });
  });
});

describe('a treadmill', () => {
  // Where a test machine has an adapter there may be devices too: these are about machines without.
  const hasAdapter = existsSync('/sys/class/bluetooth/hci0');
  const noAdapter =
    'Bluetooth is not ready: there is no adapter that BeatRunner can use. Plug one in, or use the simulated treadmill ("run --device sim", "devices --sim", "doctor sim"). Nothing was sent to any device.';

  it
    .skipIf(hasAdapter || process.platform !== 'linux')
    .each([
      [['run', '--mode', 'manual', '--device', 'first', '--auto-start']],
      [['run', '--mode', 'manual', '--device', 'aa:bb:cc:dd:ee:ff']],
      [['devices']],
      [['doctor']],
    ])('without an adapter: %j', async (args) => {
    const doneBefore = args[0] === 'run' ? 'Looking for the treadmill ...\n' : '';
    expectRefusal(await runCli(...args, '--data', createTestFolder()), noAdapter, doneBefore);
  });

  it('of steel keeps its own time', async () => {
    expectUsage(
      await runCli('run', '--mode', 'manual', '--device', 'first', '--time-scale', '2'),
      '--time-scale works with the simulated treadmill only.',
      'run',
    );
  });
});

describe('words that make no sense', () => {
  it.each([
    [['run'], '--music DIR is missing.', 'run'],
    [
      ['run', '--mode', 'manual', '--minuts', '3'],
      "Unknown option '--minuts'. Did you mean --minutes?",
      'run',
    ],
    [['export', 'last', '--format', 'fit'], '--format has to be json, csv or tcx.', 'export'],
  ])('%j', async (args, words, command) => {
    const result = await runCli(...args, '--data', createTestFolder());
    expectUsage(result, words, command);
  });

  it('are answered with the list of commands', async () => {
    const unknown = await runCli('ran\u001b[31m');
    expect(unknown).toMatchObject({ exitCode: 2, output: '' });
    expect(unknown.errors).toMatch(
      /^BeatRunner: .+\n\nusage: [^]+\n\nThere is no command ran\\u001b\[31m\.[^\n]*\n$/,
    );
  });
});

describe('runs that are not there', () => {
  it('by an unknown id, or none kept at all', async () => {
    const data = await folderWithSessions('0199aaaa', '0199aabb');
    const nowhere = path.join(createTestFolder(), 'none');
    for (const folder of [data, nowhere])
      expectRefusal(
        await runCli('export', '0199zz', '--format', 'csv', '--data', folder),
        `There is no run with the id 0199zz in ${folder}. "npx beatrunner sessions" lists those that are kept; another folder is chosen with --data.`,
      );
    expectUsage(
      await runCli('export', '0199aa', '--format', 'csv', '--data', data),
      '2 sessions begin with "0199aa"; give more of the id.',
      'export',
    );
    expect(existsSync(nowhere)).toBe(false);
  });

  it('are no reason to fall over when nobody reads to the end', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `0199${String(i).padStart(4, '0')}`);
    const data = await folderWithSessions(...ids);
    const list = startCli(['sessions', '--limit', '1000', '--data', data]);
    list.closeOutput();
    expect(await list.ended, list.errors()).toBe(0);
    expect(list.errors()).toBe('');
  });
});
