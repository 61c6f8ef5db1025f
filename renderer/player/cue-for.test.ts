import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import { cueFor, type Cue } from './cue-for.ts';

const target = (speedKmh: number, wantedKmh?: number): TimelineEntry => ({
  atMs: 0,
  kind: 'target',
  speedKmh,
  ...(wantedKmh === undefined ? {} : { wantedKmh }),
  inclinePercent: 0,
  reasons: [],
  cuts: [],
});

const enters = (state: Extract<TimelineEntry, { kind: 'state' }>['state']): TimelineEntry => ({
  atMs: 0,
  kind: 'state',
  from: 'running',
  state,
});

const cases: readonly (readonly [TimelineEntry, Cue | undefined])[] = [
  [{ atMs: 0, kind: 'announced', speedKmh: 9 }, 'faster'],
  [
    {
      atMs: 0,
      kind: 'part',
      programme: 'fourByFour',
      effort: 'hard',
      number: 1,
      count: 7,
      lengthMs: 240_000,
      partKmh: 12,
    },
    'interval',
  ],
  [target(9, 8.5), 'slower'],
  [target(9, 8.8), undefined],
  [target(9, 11), undefined],
  [target(9), undefined],
  [{ atMs: 0, kind: 'hold', reason: 'staleTelemetry', isOn: true }, 'trouble'],
  [{ atMs: 0, kind: 'hold', reason: 'staleTelemetry', isOn: false }, undefined],
  [{ atMs: 0, kind: 'hold', reason: 'manualOverride', isOn: true }, undefined],
  [{ atMs: 0, kind: 'link', isUp: false }, 'alarm'],
  [{ atMs: 0, kind: 'link', isUp: true }, undefined],
  [{ atMs: 0, kind: 'alarm', what: 'stopNotConfirmed' }, 'alarm'],
  [{ atMs: 0, kind: 'storage', isFine: false }, undefined],
  [enters({ kind: 'stopping', sinceMs: 0, cause: 'person', askedAtMs: 0, isAccepted: false }), 'stop'],
  [enters({ kind: 'coolDown', sinceMs: 0, holds: [] }), 'interval'],
  [enters({ kind: 'paused', sinceMs: 0, cause: 'person', isBeltStill: false }), undefined],
  [enters({ kind: 'running', holds: [], overrideUntilMs: 0 }), undefined],
];

describe('cueFor', () => {
  it.each(cases)('%j sounds as %s', (entry, cue) => {
    expect(cueFor(entry)).toBe(cue);
  });
});
