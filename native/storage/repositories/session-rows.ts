import type { RecordedEvent, SessionSample, TrackPlay } from '#core/session/session-records.ts';
import type { EventRow, PlayRow, SampleRow } from '#native/storage/schema.ts';
import { present } from './rows.ts';

export function toSampleRow(sessionId: string, sample: SessionSample): SampleRow {
  return {
    session_id: sessionId,
    at_ms: sample.atMs,
    requested_speed_kmh: sample.requestedSpeedKmh ?? null,
    acknowledged_speed_kmh: sample.acknowledgedSpeedKmh ?? null,
    reported_speed_kmh: sample.reportedSpeedKmh ?? null,
    requested_incline_percent: sample.requestedInclinePercent ?? null,
    reported_incline_percent: sample.reportedInclinePercent ?? null,
    heart_rate_bpm: sample.heartRateBpm ?? null,
    cadence_spm: sample.cadenceSpm ?? null,
    distance_m: sample.distanceM,
    energy_kcal: sample.energyKcal,
    track_id: sample.trackId ?? null,
    track_position_s: sample.trackPositionS ?? null,
    heard_tempo_bpm: sample.heardTempoBpm ?? null,
  };
}

export function toPlayRow(sessionId: string, play: TrackPlay): PlayRow {
  return {
    session_id: sessionId,
    started_at_ms: play.startedAtMs,
    track_id: play.trackId,
    title: play.title,
    tempo_bpm: play.tempoBpm,
    ended_at_ms: play.endedAtMs ?? null,
  };
}

/** Written out, because a long run has many: spreading what is present takes four times as long. */
export function toSample(row: SampleRow): SessionSample {
  const sample: { -readonly [K in keyof SessionSample]: SessionSample[K] } = {
    atMs: row.at_ms,
    distanceM: row.distance_m,
    energyKcal: row.energy_kcal,
  };
  if (row.requested_speed_kmh !== null) sample.requestedSpeedKmh = row.requested_speed_kmh;
  if (row.acknowledged_speed_kmh !== null) sample.acknowledgedSpeedKmh = row.acknowledged_speed_kmh;
  if (row.reported_speed_kmh !== null) sample.reportedSpeedKmh = row.reported_speed_kmh;
  if (row.requested_incline_percent !== null) sample.requestedInclinePercent = row.requested_incline_percent;
  if (row.reported_incline_percent !== null) sample.reportedInclinePercent = row.reported_incline_percent;
  if (row.heart_rate_bpm !== null) sample.heartRateBpm = row.heart_rate_bpm;
  if (row.cadence_spm !== null) sample.cadenceSpm = row.cadence_spm;
  if (row.track_id !== null) sample.trackId = row.track_id;
  if (row.track_position_s !== null) sample.trackPositionS = row.track_position_s;
  if (row.heard_tempo_bpm !== null) sample.heardTempoBpm = row.heard_tempo_bpm;
  return sample;
}

export function toEvent(row: EventRow): RecordedEvent {
  return {
    atMs: row.at_ms,
    kind: row.kind,
    ...present('reason', row.reason),
    detail: JSON.parse(row.detail),
  };
}

export function toPlay(row: PlayRow): TrackPlay {
  return {
    trackId: row.track_id,
    title: row.title,
    tempoBpm: row.tempo_bpm,
    startedAtMs: row.started_at_ms,
    ...present('endedAtMs', row.ended_at_ms),
  };
}
