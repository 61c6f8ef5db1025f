import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { addSample, noTotalsYet, toSessionTotals, type RunningTotals } from '#core/session/session-totals.ts';
import type {
  RecordedEvent,
  SessionSample,
  SessionTotals,
  TrackPlay,
} from '#core/session/session-records.ts';
import type { SessionEndCause, SessionState } from '#core/session/session-state.ts';
import type { LiveStatus } from './live-status.ts';
import type { SessionEngine } from './session-engine.ts';
import type { SessionRecorder } from './session-recorder.ts';
import { toRecordEvent, type TimelineEntry } from './timeline.ts';

/** How a run ended and what became of it. */
export interface SessionResult {
  readonly sessionId: string;
  readonly cause: SessionEndCause;
  /** False: nobody saw the belt at rest; it may still be moving. */
  readonly isBeltKnownStill: boolean;
  readonly totals: SessionTotals;
  /** False: the database did not take it; it waits in a side file for the next start. */
  readonly isSaved: boolean;
  /** Where it is not saved: whether the side file has all of it. Neither: it is lost with this process. */
  readonly isSpooled: boolean;
}

export interface LiveSession {
  readonly engine: SessionEngine;
  readonly isStorageFine: boolean;
  readonly status: LiveStatus;
  onTimeline(listener: (entry: TimelineEntry) => void): Unsubscribe;
  /** Settles once, when the run has ended and was kept. Rejects with `session/discarded` if it never will. */
  readonly ended: Promise<SessionResult>;
  /** Nobody will see the belt at rest any more: the run is kept as it is, and says so. */
  giveUp(): Promise<SessionResult>;
  close(): void;
}

export interface LiveSessionOptions {
  readonly engine: SessionEngine;
  readonly clock: Clock;
  /** Opens the record at the moment the countdown begins. */
  readonly openRecord: (startedAtWallMs: number, onStorage: (isFine: boolean) => void) => SessionRecorder;
}

/** Keeps a run while it happens: once a second a sample, with everything that happened in that second. */
export function keepLiveSession({ engine, clock, openRecord }: LiveSessionOptions): LiveSession {
  const timeline = createListeners<TimelineEntry>();
  const ended = Promise.withResolvers<SessionResult>();
  let recorder: SessionRecorder | undefined;
  let events: RecordedEvent[] = [];
  let plays: TrackPlay[] = [];
  let open: TrackPlay | undefined;
  let totals: RunningTotals = noTotalsYet;
  let lastSecond = -1;
  let hasFinished = false;
  let isGivenUp = false;
  // A run that is put away may have nobody who waits for its end.
  ended.promise.catch(() => undefined);

  function tell(entry: TimelineEntry): void {
    timeline.emit(entry);
    if (recorder === undefined || hasFinished) return;
    events.push(toRecordEvent(entry));
    if (entry.kind === 'track')
      notePlay(entry.track.trackId, entry.track.title, entry.track.tempo.tempoBpm, entry);
  }

  function notePlay(
    trackId: string,
    title: string,
    tempoBpm: number,
    { atMs, isStart }: { readonly atMs: number; readonly isStart: boolean },
  ): void {
    const play: TrackPlay = isStart
      ? { trackId, title, tempoBpm, startedAtMs: atMs }
      : { ...(open ?? { trackId, title, tempoBpm, startedAtMs: atMs }), endedAtMs: atMs };
    open = isStart ? play : undefined;
    plays = [...plays.filter(({ startedAtMs }) => startedAtMs !== play.startedAtMs), play];
  }

  function keepSecond(second: number): void {
    if (recorder === undefined) return;
    lastSecond = second;
    const sample = sampleOf(engine.status, second * 1000);
    totals = addSample(totals, sample);
    recorder.add({ sample, events, plays });
    events = [];
    plays = [];
  }

  function onState(state: SessionState): void {
    // A STOP before any start is no run.
    if (state.kind === 'countdown' && recorder === undefined && !hasFinished) {
      recorder = openRecord(clock.wallTimeMs(), (isFine) =>
        tell({ atMs: engine.sessionTimeMs, kind: 'storage', isFine }),
      );
      lastSecond = -1;
    }
    // What else happens in this very step, such as the end of the music, still belongs to the run.
    if (state.kind === 'ended') queueMicrotask(() => void finish(state.cause, state.isBeltKnownStill));
  }

  async function finish(cause: SessionEndCause, isBeltKnownStill: boolean): Promise<void> {
    if (hasFinished) return;
    if (recorder !== undefined) keepSecond(lastSecond + 1);
    hasFinished = true;
    const sessionTotals = toSessionTotals(totals);
    const kept = await recorder?.finish({
      endedAtWallMs: clock.wallTimeMs(),
      endCause: cause,
      totals: sessionTotals,
    });
    ended.resolve({
      sessionId: engine.status.sessionId,
      cause,
      isBeltKnownStill,
      totals: sessionTotals,
      isSaved: kept?.isSaved ?? true,
      isSpooled: kept?.isSpooled ?? false,
    });
  }

  const endings = [
    // The countdown's own entry belongs into the record, so the state is looked at before the entry is told.
    engine.onTimeline((entry) => {
      // The stop goes on while the run is being kept; the run has one end, and that was told.
      if (isGivenUp && entry.kind === 'state') return;
      if (entry.kind === 'state') onState(entry.state);
      tell(entry);
    }),
    clock.every(200, () => {
      const second = Math.floor(engine.sessionTimeMs / 1000);
      if (recorder !== undefined && !hasFinished && second > lastSecond) keepSecond(second);
    }),
  ];

  return {
    engine,
    get isStorageFine() {
      return recorder?.isStorageFine ?? true;
    },
    get status() {
      return engine.status;
    },
    onTimeline: (listener) => timeline.add(listener),
    ended: ended.promise,
    giveUp() {
      const { state } = engine;
      if (state.kind !== 'ended' && !hasFinished) {
        const cause = state.kind === 'stopping' ? state.cause : 'controllerClosing';
        const seen = { kind: 'ended', cause, isBeltKnownStill: false } as const;
        tell({ atMs: engine.sessionTimeMs, kind: 'state', from: state.kind, state: seen });
        isGivenUp = true;
        void finish(cause, false);
      }
      return ended.promise;
    },
    close() {
      for (const end of endings) end();
      if (engine.state.kind !== 'ended' && !hasFinished)
        ended.reject(new BeatRunnerError('session/discarded'));
      engine.close();
    },
  };
}

function sampleOf(status: LiveStatus, atMs: number): SessionSample {
  const { speedKmh, inclinePercent, music, room } = status;
  return {
    atMs,
    ...present('requestedSpeedKmh', speedKmh.requested),
    ...present('acknowledgedSpeedKmh', speedKmh.acknowledged),
    ...present('reportedSpeedKmh', speedKmh.reported),
    ...present('requestedInclinePercent', inclinePercent.requested),
    ...present('reportedInclinePercent', inclinePercent.reported),
    ...present('heartRateBpm', status.heartRateBpm),
    ...present('cadenceSpm', status.cadenceSpm),
    distanceM: status.distanceM,
    energyKcal: status.energyKcal,
    ...present('trackId', music?.trackId),
    ...present('trackPositionS', music?.positionS),
    // A tempo without a track was heard live in the room.
    ...present('heardTempoBpm', music?.tempoBpm ?? room?.tempoBpm),
  };
}

/** An absent figure is an absent property, never `undefined`: a gap stays a gap. */
function present<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: Value });
}
