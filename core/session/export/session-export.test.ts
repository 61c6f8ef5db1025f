import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { SessionRecord, SessionSample } from '#core/session/session-records.ts';
import { sessionToCsv } from './session-csv.ts';
import { sessionToJson } from './session-json.ts';
import { sessionToTcx } from './session-tcx.ts';
import { xmlText } from './xml-text.ts';

const full: SessionSample = {
  atMs: 2000,
  requestedSpeedKmh: 9.5,
  acknowledgedSpeedKmh: 9.4,
  reportedSpeedKmh: 9,
  requestedInclinePercent: -1,
  reportedInclinePercent: -0.5,
  heartRateBpm: 141.4,
  cadenceSpm: 165,
  distanceM: 5.26,
  energyKcal: 0.3,
  trackId: 't1',
  trackPositionS: 1.5,
  heardTempoBpm: 164,
};

function recordWith(changes: Partial<SessionRecord> = {}): SessionRecord {
  return {
    summary: {
      sessionId: 's1',
      startedAtWallMs: Date.UTC(2026, 2, 1, 6, 30),
      mode: 'heart',
      profileId: 'p1',
      profileSnapshot: { age: 41 },
      machineId: 'm1',
      machineName: 'Belt <1> & "Sons"',
      isSimulated: true,
      endedAtWallMs: Date.UTC(2026, 2, 1, 6, 31),
      endCause: 'person',
      totals: {
        durationMs: 60_000,
        movingMs: 50_000,
        distanceM: 150.55,
        energyKcal: 9.6,
        meanHeartRateBpm: 139.6,
        maxSpeedKmh: 10.8,
      },
    },
    samples: [{ atMs: 1000, distanceM: 2.5, energyKcal: 0.1 }, full],
    events: [{ atMs: 10, kind: 'start', detail: {} }],
    plays: [{ trackId: 't1', title: '=HYPERLINK("http://x")', tempoBpm: 82, startedAtMs: 500 }],
    ...changes,
  };
}

/** Leaf elements in document order, e.g. ["Activities/Activity/Id", "..."]. Fails on anything not well-formed. */
function leavesOf(xml: string): readonly (readonly [string, string])[] {
  const leaves: [string, string][] = [];
  const path: string[] = [];
  let text = '';
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    path.push(tag.name);
    text = '';
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', () => {
    if (text.trim() !== '') leaves.push([path.slice(1).join('/'), text]);
    path.pop();
    text = '';
  });
  parser.write(xml).close();
  return leaves;
}

describe('sessionToJson', () => {
  it('holds the whole record under a format and a version', () => {
    const record = recordWith();
    expect(JSON.parse(sessionToJson(record))).toEqual({
      format: 'beatrunner-session',
      version: 1,
      session: record.summary,
      events: record.events,
      plays: record.plays,
      samples: record.samples,
    });
  });
});

describe('sessionToCsv', () => {
  it('has a header with units and one row a second, unknown values empty', () => {
    const lines = sessionToCsv(recordWith()).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^elapsed \(s\),time \(UTC\),requested speed \(km\/h\),/);
    expect(lines[1]).toBe('1,2026-03-01T06:30:01.000Z,,,,,,,,2.5,0.1,,,');
    // A negative number is a number; a title that begins like a formula is not left to be one.
    expect(lines[2]).toBe(
      '2,2026-03-01T06:30:02.000Z,9.5,9.4,9,-1,-0.5,141,165,5.3,0.3,164,1.5,"\'=HYPERLINK(""http://x"")"',
    );
    expect(lines[3]).toBe('');
  });

  it.each([
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', "'\t=1"],
    ['\tx', "'\tx"],
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['line\nend', '"line\nend"'],
    ['a=b', 'a=b'],
  ])('writes the title %j as %j', (title, cell) => {
    const record = recordWith({
      samples: [full],
      plays: [{ trackId: 't1', title, tempoBpm: 1, startedAtMs: 0 }],
    });
    expect(sessionToCsv(record).split('1.5,')[1]).toBe(`${cell}\r\n`);
  });

  it('names a track that never became a play by its id', () => {
    expect(sessionToCsv(recordWith({ plays: [] }))).toMatch(/,t1\r\n$/);
  });
});

describe('sessionToTcx', () => {
  const at = (record: SessionRecord) => leavesOf(sessionToTcx(record));

  it('has lap and track points in the order of the schema', () => {
    const lap = 'Activities/Activity/Lap';
    const point = `${lap}/Track/Trackpoint`;
    const tpx = `${point}/Extensions/TPX`;
    expect(at(recordWith())).toEqual([
      ['Activities/Activity/Id', '2026-03-01T06:30:00.000Z'],
      [`${lap}/TotalTimeSeconds`, '60'],
      [`${lap}/DistanceMeters`, '150.6'],
      [`${lap}/MaximumSpeed`, '3'],
      [`${lap}/Calories`, '10'],
      [`${lap}/AverageHeartRateBpm/Value`, '140'],
      [`${lap}/MaximumHeartRateBpm/Value`, '141'],
      [`${lap}/Intensity`, 'Active'],
      [`${lap}/TriggerMethod`, 'Manual'],
      [`${point}/Time`, '2026-03-01T06:30:01.000Z'],
      [`${point}/DistanceMeters`, '2.5'],
      [`${point}/Time`, '2026-03-01T06:30:02.000Z'],
      [`${point}/DistanceMeters`, '5.3'],
      [`${point}/HeartRateBpm/Value`, '141'],
      [`${tpx}/Speed`, '2.5'],
      [`${tpx}/RunCadence`, '83'],
      [
        'Activities/Activity/Notes',
        'BeatRunner, heart, Belt <1> & "Sons" (simulated treadmill)\nEnded by: person\nMusic:\n=HYPERLINK("http://x") (82 beats/min)',
      ],
    ]);
  });

  it('leaves out what the schema does not allow', () => {
    const odd = { ...full, heartRateBpm: 300, cadenceSpm: 600 };
    const paths = at(recordWith({ samples: [odd, { ...odd, heartRateBpm: 0, cadenceSpm: -2 }] })).map(
      ([path]) => path,
    );
    expect(paths.filter((path) => /Trackpoint\/HeartRate|RunCadence|MaximumHeart/.test(path))).toEqual([]);
  });

  it('is one lap without track for a session without samples, live and on a real machine', () => {
    const { endedAtWallMs, endCause, totals, ...live } = recordWith().summary;
    expect([endedAtWallMs, endCause, totals]).not.toContain(undefined);
    const summary = { ...live, isSimulated: false };
    const leaves = new Map(at(recordWith({ summary, samples: [], plays: [] })));
    expect(leaves.get('Activities/Activity/Lap/TotalTimeSeconds')).toBe('0');
    expect(leaves.get('Activities/Activity/Notes')).toBe('BeatRunner, heart, Belt <1> & "Sons"');
    expect(sessionToTcx(recordWith({ summary, samples: [] }))).not.toContain('<Track>');
  });

  it('is well-formed whatever strangers write', () => {
    const text = fc.string({ unit: 'binary' });
    const rough = fc.oneof(
      text,
      fc.string({ unit: fc.constantFrom('\u0000', '\u001b', '\ud800', ']]>', '<', '&', '\r') }),
    );
    fc.assert(
      fc.property(rough, rough, (title, machineName) => {
        const { summary } = recordWith();
        const plays = [{ trackId: 't1', title, tempoBpm: 82, startedAtMs: 500 }];
        expect(at(recordWith({ summary: { ...summary, machineName }, plays })).length).toBeGreaterThan(10);
      }),
    );
  });
});

describe('xmlText', () => {
  it('drops what XML cannot hold and escapes the rest', () => {
    expect(xmlText('a\u0000\u001b[31m\ud83c\uffff<b> & "c" \'d\'\r\u{1f3c3}')).toBe(
      'a[31m&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;&#13;\u{1f3c3}',
    );
  });
});
