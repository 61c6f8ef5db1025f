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

const cases: readonly (readonly [TimelineEntry, Cue | undefined])[] = [
  [{ atMs: 0, kind: 'announced', speedKmh: 9 }, 'faster'],
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
];

describe('cueFor', () => {
  it.each(cases)('%j sounds as %s', (entry, cue) => {
    expect(cueFor(entry)).toBe(cue);
  });
});
