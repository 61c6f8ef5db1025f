import type { Track } from '#core/music/track.ts';
import type { PartEffort, ProgrammeName } from '#core/pacing/programme.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import type { RecordedEvent } from '#core/session/session-records.ts';
import type { SessionEffect } from '#core/session/session-event.ts';
import type { HoldReason, SessionState } from '#core/session/session-state.ts';
import type { OperationOutcome, TreadmillCommand } from '#core/treadmill/operation.ts';
import type { TargetReason } from './pacer.ts';

/** What the timeline needs of a track: neither its path nor its thousand beats. */
export interface TimelineTrack extends Pick<Track, 'trackId' | 'title' | 'artist'> {
  readonly tempo: Pick<Track['tempo'], 'tempoBpm'>;
}

/** What a runner has to be told at once. */
export type Alarm = Extract<SessionEffect, { kind: 'alarm' }>['what'] | 'noSteps';

/** What can happen in a session. */
export type TimelineFact =
  | { readonly kind: 'state'; readonly from: SessionState['kind']; readonly state: SessionState }
  | {
      readonly kind: 'target';
      readonly speedKmh: number;
      /** Where the belt is going, which the ramp may not have let it reach yet. */
      readonly wantedKmh?: number;
      readonly inclinePercent: number;
      readonly reasons: readonly TargetReason[];
      readonly cuts: readonly EnvelopeCut[];
    }
  /** A part of a programme begins. Numbers from 1; km/h: the middle of its band. */
  | {
      readonly kind: 'part';
      readonly programme: ProgrammeName;
      readonly effort: PartEffort;
      readonly number: number;
      readonly count: number;
      readonly lengthMs: number;
      readonly partKmh: number;
    }
  | { readonly kind: 'announced'; readonly speedKmh: number }
  | { readonly kind: 'command'; readonly operationId: number; readonly command: TreadmillCommand }
  | { readonly kind: 'outcome'; readonly outcome: OperationOutcome }
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly isOn: boolean }
  | { readonly kind: 'console'; readonly what: 'speed' | 'incline'; readonly value: number }
  | { readonly kind: 'track'; readonly track: TimelineTrack; readonly isStart: boolean }
  | { readonly kind: 'trackFailed'; readonly track: TimelineTrack; readonly reason: string }
  /** One track after another would not play: no more music comes, and the belt holds. */
  | { readonly kind: 'musicGaveUp' }
  | { readonly kind: 'alarm'; readonly what: Alarm }
  | { readonly kind: 'link'; readonly isUp: boolean }
  | { readonly kind: 'storage'; readonly isFine: boolean };

/** What happened in a session, as it happens: shown to people, and kept with the session. Session time. */
export type TimelineEntry = { readonly atMs: number } & TimelineFact;

/** An entry as it is kept: flat facts under the names of core/session/session-records. */
export function toRecordEvent(entry: TimelineEntry): RecordedEvent {
  const { atMs, kind } = entry;
  switch (entry.kind) {
    case 'state':
      return {
        atMs,
        kind,
        ...('cause' in entry.state ? { reason: entry.state.cause } : {}),
        detail: { from: entry.from, to: entry.state.kind },
      };
    case 'target': {
      const reason = entry.reasons[0]?.kind;
      return {
        atMs,
        kind,
        ...(reason === undefined ? {} : { reason }),
        detail: {
          speedKmh: entry.speedKmh,
          inclinePercent: entry.inclinePercent,
          reasons: entry.reasons.map((each) => each.kind).join(' '),
          cuts: entry.cuts.map((each) => each.rule).join(' '),
        },
      };
    }
    case 'part': {
      const { programme, effort, number, count, lengthMs, partKmh } = entry;
      return { atMs, kind, reason: effort, detail: { programme, number, count, lengthMs, partKmh } };
    }
    case 'announced':
      return { atMs, kind, detail: { speedKmh: entry.speedKmh } };
    case 'command':
      return {
        atMs,
        kind,
        reason: entry.command.kind,
        detail: { operationId: entry.operationId, ...valueOf(entry.command) },
      };
    case 'outcome':
      return {
        atMs,
        kind,
        reason: entry.outcome.detail,
        detail: {
          operationId: entry.outcome.operationId,
          command: entry.outcome.command.kind,
          outcome: entry.outcome.outcome,
          ...valueOf(entry.outcome.command),
        },
      };
    case 'hold':
      return { atMs, kind, reason: entry.reason, detail: { isOn: entry.isOn } };
    case 'console':
      return { atMs, kind, reason: entry.what, detail: { value: entry.value } };
    case 'track':
      return {
        atMs,
        kind,
        detail: { trackId: entry.track.trackId, title: entry.track.title, isStart: entry.isStart },
      };
    case 'trackFailed':
      return { atMs, kind, reason: entry.reason, detail: { trackId: entry.track.trackId } };
    case 'musicGaveUp':
      return { atMs, kind, detail: {} };
    case 'alarm':
      return { atMs, kind, reason: entry.what, detail: {} };
    case 'link':
      return { atMs, kind, detail: { isUp: entry.isUp } };
    case 'storage':
      return { atMs, kind, detail: { isFine: entry.isFine } };
  }
}

function valueOf(command: TreadmillCommand): Record<string, number> {
  if (command.kind === 'setTargetSpeed') return { speedKmh: command.speedKmh };
  if (command.kind === 'setTargetInclination') return { inclinePercent: command.inclinationPercent };
  return {};
}
