/** What is kept of a run. Times are milliseconds of session time (pauses included) unless they say otherwise. */

export interface SessionSample {
  /** Whole seconds of session time x 1000. */
  readonly atMs: number;
  readonly requestedSpeedKmh?: number;
  readonly acknowledgedSpeedKmh?: number;
  /** Absent while no fresh telemetry: a gap stays a gap. */
  readonly reportedSpeedKmh?: number;
  readonly requestedInclinePercent?: number;
  readonly reportedInclinePercent?: number;
  readonly heartRateBpm?: number;
  readonly cadenceSpm?: number;
  /** Since the start of the session. */
  readonly distanceM: number;
  readonly energyKcal: number;
  readonly trackId?: string;
  readonly trackPositionS?: number;
  /** Tempo as heard: detected tempo, folded, times the playback rate. */
  readonly heardTempoBpm?: number;
}

/** One thing that happened, with its reason. `kind` and `reason` come from closed lists in core; `detail` is plain data. */
export interface RecordedEvent {
  readonly atMs: number;
  readonly kind: string;
  readonly reason?: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

export interface TrackPlay {
  readonly trackId: string;
  readonly title: string;
  readonly tempoBpm: number;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

export interface SessionTotals {
  readonly durationMs: number;
  readonly movingMs: number;
  readonly distanceM: number;
  readonly energyKcal: number;
  readonly meanHeartRateBpm?: number;
  readonly maxSpeedKmh: number;
}

/** Facts known when a session begins. */
export interface NewSession {
  readonly sessionId: string;
  readonly startedAtWallMs: number;
  readonly mode: string;
  readonly profileId: string;
  /** The profile as it was, so that a later change does not rewrite history. */
  readonly profileSnapshot: Readonly<Record<string, unknown>>;
  readonly machineId: string;
  readonly machineName: string;
  readonly isSimulated: boolean;
}

/** What its runner says of a run. */
export interface SessionRemarks {
  readonly title?: string;
  readonly note?: string;
  /** 1 to 5. */
  readonly rating?: number;
}

export interface SessionSummary extends NewSession {
  /** When it really began, where this computer's clock was wrong then; `startedAtWallMs` is what the clock said. */
  readonly startedCorrectedWallMs?: number;
  readonly remarks?: SessionRemarks;
  /** Absent while the session is live. */
  readonly endedAtWallMs?: number;
  /** Why it ended: person, console, safetyKey, link, plan, fault, interrupted... */
  readonly endCause?: string;
  readonly totals?: SessionTotals;
}

export interface SessionRecord {
  readonly summary: SessionSummary;
  readonly samples: readonly SessionSample[];
  readonly events: readonly RecordedEvent[];
  readonly plays: readonly TrackPlay[];
}
