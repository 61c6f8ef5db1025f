import { foldTempo, heardTempoBpm } from '#core/music/folded-tempo.ts';
import type { RoomStatus } from '#contract/rpc/room-music.ts';
import type { SessionTempoRange } from '#core/music/session-tempo-range.ts';
import { tempoAt } from '#core/music/tempo-at.ts';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import { staleTelemetryMs, type EnvelopeCut, type EnvelopeVerdict } from '#core/safety/envelope.ts';
import type { SessionState } from '#core/session/session-state.ts';
import { telemetryAgeMs, type ControlState, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import type { BodyMonitor } from './body-monitor.ts';
import type { Jukebox } from './jukebox.ts';
import type { PacerWish, TargetReason } from './pacer.ts';
import type { ProgrammeStatus } from './programme-status.ts';

/** Everything that a screen or a terminal shows of a run at one moment. */
export interface LiveStatus {
  readonly sessionId: string;
  readonly state: SessionState;
  /** How much reaches the belt by itself: what was wished, or shadow on a machine that has not passed the belt test. */
  readonly automation: AutomationLevel;
  /** Time of moving belt. */
  readonly elapsedMs: number;
  readonly leftMs: number | undefined;
  /** Absent where the run is no programme. */
  readonly programme?: ProgrammeStatus;
  readonly link: {
    readonly isUp: boolean;
    readonly telemetryAgeMs: number | undefined;
    readonly control: ControlState;
  };
  readonly speedKmh: {
    readonly requested: number | undefined;
    readonly acknowledged: number | undefined;
    /** Absent when older than three seconds: a screen shows "--", never a frozen number. */
    readonly reported: number | undefined;
  };
  readonly inclinePercent: { readonly requested: number | undefined; readonly reported: number | undefined };
  readonly target: {
    readonly speedKmh: number;
    readonly inclinePercent: number;
    readonly reasons: readonly TargetReason[];
    readonly cuts: readonly EnvelopeCut[];
  };
  readonly heartRateBpm: number | undefined;
  readonly cadenceSpm: number | undefined;
  readonly distanceM: number;
  readonly energyKcal: number;
  readonly music:
    | {
        readonly trackId: string;
        readonly title: string;
        readonly artist: string | undefined;
        readonly positionS: number;
        readonly durationS: number;
        readonly playbackRate: number;
        /** Folded, as heard now; undefined where in the track no beat was heard. */
        readonly tempoBpm: number | undefined;
      }
    | undefined;
  /** Where the run is behind the music in the room; then there is no `music`. */
  readonly room?: RoomStatus;
}

/** Where the figures of a status come from. */
export interface LiveStatusSources {
  readonly sessionId: string;
  readonly state: SessionState;
  readonly elapsedMs: number;
  readonly lengthMs: number | undefined;
  readonly treadmill: TreadmillState;
  readonly target: { readonly speedKmh: number; readonly inclinePercent: number };
  readonly wish: PacerWish | undefined;
  readonly verdict: EnvelopeVerdict | undefined;
  readonly body: BodyMonitor;
  readonly jukebox: Jukebox;
  readonly tempoRange: SessionTempoRange;
  readonly automation: AutomationLevel;
  readonly programme: ProgrammeStatus | undefined;
  readonly nowMs: number;
}

export function liveStatus(sources: LiveStatusSources): LiveStatus {
  const { treadmill, nowMs, body, target, wish, verdict, lengthMs, elapsedMs } = sources;
  const telemetryAge = telemetryAgeMs(treadmill, nowMs);
  const isFresh = telemetryAge <= staleTelemetryMs;
  return {
    sessionId: sources.sessionId,
    state: sources.state,
    automation: sources.automation,
    elapsedMs,
    leftMs: lengthMs === undefined ? undefined : Math.max(0, lengthMs - elapsedMs),
    ...(sources.programme === undefined ? {} : { programme: sources.programme }),
    link: {
      isUp: treadmill.isLinkUp,
      telemetryAgeMs: Number.isFinite(telemetryAge) ? telemetryAge : undefined,
      control: treadmill.control,
    },
    speedKmh: {
      requested: treadmill.speed.requested,
      acknowledged: treadmill.speed.acknowledged,
      reported: isFresh ? treadmill.speed.reported : undefined,
    },
    inclinePercent: {
      requested: treadmill.incline.requested,
      reported: isFresh ? treadmill.incline.reported : undefined,
    },
    target: {
      speedKmh: target.speedKmh,
      inclinePercent: target.inclinePercent,
      reasons: wish?.reasons ?? [],
      cuts: verdict?.cuts ?? [],
    },
    heartRateBpm: body.heartRate(nowMs)?.heartRateBpm,
    cadenceSpm: body.cadenceSpm(nowMs),
    distanceM: body.distanceM,
    energyKcal: body.energyKcal,
    music: musicStatus(sources),
    ...roomStatus(sources),
  };
}

/** Heard live: a tempo, and no track. */
function roomStatus({ jukebox, tempoRange }: LiveStatusSources): Pick<LiveStatus, 'room'> {
  const state = jukebox.earState?.();
  if (state === undefined) return {};
  const playing = jukebox.playing();
  if (state !== 'heard' || playing === undefined) return { room: { state } };
  const folded = foldTempo(playing.tempo.tempoBpm, tempoRange.centreSpm, tempoRange.gait);
  return { room: { state, tempoBpm: heardTempoBpm(folded, 1) } };
}

function musicStatus({ jukebox, tempoRange }: LiveStatusSources): LiveStatus['music'] {
  const [playing, track] = [jukebox.playing(), jukebox.currentTrack()];
  if (playing === undefined || track === undefined) return undefined;
  const tempoBpm = tempoAt(playing.tempo, playing.positionS);
  const folded = tempoBpm && foldTempo(tempoBpm, tempoRange.centreSpm, tempoRange.gait);
  return {
    trackId: track.trackId,
    title: track.title,
    artist: track.artist,
    positionS: playing.positionS,
    durationS: track.tempo.durationS,
    playbackRate: playing.playbackRate,
    tempoBpm: folded && heardTempoBpm(folded, playing.playbackRate),
  };
}
