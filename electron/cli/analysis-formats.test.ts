import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import { analysisFormats, type AnalysisFormatName, type AnalysisOutcome } from './analysis-formats.ts';

const analysis: TempoAnalysis = {
  tempoBpm: 127.99961,
  confidence: 0.91234,
  beatsS: [0.25, 0.71875, 1.1875],
  bar: { beats: 4, firstDownbeatIndex: 1 },
  isSteady: true,
  durationS: 200.4004,
  alternatives: [],
  engine: 'beats/1',
};

function write(
  name: AnalysisFormatName,
  outcome: Partial<Extract<AnalysisOutcome, { analysis: unknown }>>,
  isForTerminal = false,
): string {
  const whole = { path: '/music/a.mp3', analysis, tags: {}, ...outcome };
  return analysisFormats[name].entry(whole, (error) => error.code, isForTerminal);
}

/** Any text that a name can be on POSIX: all but the slash and the zero. */
const fileName = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((name) => !/[/\0]/.test(name) && name !== '.' && name !== '..' && name.isWellFormed());

/** RFC 4180, as spreadsheets read it. */
function readCsvRow(row: string): readonly string[] {
  const cells: string[] = [];
  let rest = row.replace(/\r\n$/, '');
  for (;;) {
    const cell = /^"((?:[^"]|"")*)"|^[^,"]*/.exec(rest) ?? [''];
    cells.push(cell[1]?.replaceAll('""', '"') ?? cell[0]);
    rest = rest.slice(cell[0].length);
    if (rest === '') return cells;
    expect(rest[0]).toBe(',');
    rest = rest.slice(1);
  }
}

describe('json', () => {
  it('has other readings, beats, bar and steadiness', () => {
    const alternatives = [{ tempoBpm: 63.9998, probability: 0.0712 }];
    expect(JSON.parse(write('json', { analysis: { ...analysis, alternatives } }))).toEqual({
      path: '/music/a.mp3',
      tempoBpm: 127.99961,
      confidence: 0.91234,
      alternatives,
      beats: [0.25, 0.719, 1.188],
      bar: { beats: 4, firstDownbeatIndex: 1 },
      isSteady: true,
      durationS: 200.4,
    });
    const { bar: _bar, isSteady: _isSteady, ...plain } = analysis;
    expect(Object.keys(JSON.parse(write('json', { analysis: plain })) as object)).not.toContain('bar');
  });

  it('is one line of harmless characters that means the same name', () => {
    fc.assert(
      fc.property(fileName, (name) => {
        const line = write('json', { path: `/music/${name}` });
        // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e]*\n$/);
        expect(JSON.parse(line)).toMatchObject({ path: `/music/${name}` });
      }),
    );
  });
});

describe('csv', () => {
  it('has a row a file, under the names of its head', () => {
    const tags = { artist: 'Harbour', title: 'Light, "live"', album: 'Nights' };
    const head = readCsvRow(analysisFormats.csv.head);
    const row = readCsvRow(write('csv', { tags }));
    expect(Object.fromEntries(head.map((name, i) => [name, row[i]]))).toEqual({
      BPM: '128',
      Location: '/music/a.mp3',
      Artist: 'Harbour',
      Title: 'Light, "live"',
      Album: 'Nights',
      'Duration (s)': '200.4',
      Confidence: '0.912',
      'Beats in a bar': '4',
      'First downbeat (s)': '0.719',
      Steady: 'yes',
      Problem: '',
    });
    const error = new BeatRunnerError('audio/no-beat', { path: 'x' });
    const failed = analysisFormats.csv.entry({ path: '/music/x.mp3', error }, String, false);
    const cells = readCsvRow(failed);
    expect(cells).toHaveLength(head.length);
    expect([cells[1], cells.at(-1)]).toEqual(['/music/x.mp3', 'audio/no-beat']);
  });

  it('carries any name as it is, and no formula', () => {
    fc.assert(
      fc.property(fileName, fileName, (name, title) => {
        const cells = readCsvRow(write('csv', { path: `/music/${name}`, tags: { title } }));
        expect(cells[1]).toBe(`/music/${name}`);
        expect([title, `'${title}`]).toContain(cells[3]);
        expect(cells[3]).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
    const cells = readCsvRow(write('csv', { tags: { title: '=HYPERLINK("http://x")' } }));
    expect(cells[3]).toBe(`'=HYPERLINK("http://x")`);
  });

  it('shows a terminal no control characters', () => {
    expect(write('csv', { path: '/m/a\u001b[2J\n.mp3' }, true)).toContain('/m/a\\u001b[2J\\u000a.mp3');
  });
});

describe('m3u8', () => {
  it('has length, names and tempo before each path', () => {
    expect(analysisFormats.m3u8.head).toBe('#EXTM3U\n');
    const tags = { artist: 'Harbour', title: 'Light', album: 'Nights' };
    expect(write('m3u8', { tags })).toBe(
      '#EXTINF:200,Harbour - Light\n#EXTALB:Nights\n#EXTBPM:128.00\n/music/a.mp3\n',
    );
    expect(write('m3u8', {})).toContain('#EXTINF:200,a\n');
  });

  it('has one line a path, whatever the path', () => {
    fc.assert(
      fc.property(fileName, fileName, (name, title) => {
        const lines = write('m3u8', { path: `/music/${name}`, tags: { title } }).split('\n');
        expect(lines.map((line) => line.replace(/[:/].*/s, ''))).toEqual([
          '#EXTINF',
          '#EXTBPM',
          expect.stringMatching(/^(?:file)?$/),
          '',
        ]);
        const place = lines[2] ?? '';
        expect(place.startsWith('file:') ? fileURLToPath(place) : place).toBe(`/music/${name}`);
        // Whatever splits lines or makes a reader doubt that this is UTF-8.
        // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
        expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
    );
  });

  it.skipIf(path.sep === '\\')('writes as an address what Mixxx would take for other folders', () => {
    expect(write('m3u8', { path: '/music/AC\\DC.mp3' })).toContain('\nfile:///music/AC%5CDC.mp3\n');
  });
});
