import { z } from 'zod';
import { bleAdapterStates } from '#contract/ble/ble-central.ts';
import { automationLevels } from '#core/pacing/automation.ts';
import { pacingModes } from '#core/pacing/pacing-step.ts';
import { partEfforts, programmeNames } from '#core/pacing/programme.ts';
import { roomStatusSchema } from './room-music.ts';
import { sessionStateSchema } from './session-state.ts';
import { envelopeCutSchema, targetReasonSchema } from './target-reason.ts';

const figure = z.number().optional();

/** A part of a programme as it is told ahead; km/h: what it asks for, the middle of its band. */
const programmePartSchema = z.object({
  effort: z.enum(partEfforts),
  lengthMs: z.number(),
  speedKmh: z.number(),
});

/** Where in its programme a run is. */
const programmeStatusSchema = z.object({
  name: z.enum(programmeNames),
  count: z.int(),
  /** Of the warm-up; absent from the first part on. */
  warmUp: z.object({ lengthMs: z.number(), leftMs: z.number() }).optional(),
  /** Absent in the warm-up and in the cool-down. Parts count from 1. */
  part: programmePartSchema.extend({ number: z.int(), leftMs: z.number() }).optional(),
  /** Absent: the cool-down comes next, or is there. */
  next: programmePartSchema.optional(),
});

/** What a run is like at one moment. Speeds km/h, inclines per cent; an absent figure is not known: show "--". */
export const sessionStatusSchema = z.object({
  sessionId: z.string(),
  mode: z.enum(pacingModes),
  /** What was wished, or shadow on a treadmill that has not passed the belt test. */
  automation: z.enum(automationLevels),
  state: sessionStateSchema,
  /** What keeps it from being started; absent: a person may press Start. */
  obstacle: z.string().optional(),
  isStorageFine: z.boolean(),
  elapsedMs: z.number(),
  leftMs: figure,
  programme: programmeStatusSchema.optional(),
  link: z.object({
    isUp: z.boolean(),
    telemetryAgeMs: figure,
    control: z.enum(['none', 'requested', 'granted', 'lost']),
  }),
  speedKmh: z.object({ requested: figure, acknowledged: figure, reported: figure }),
  inclinePercent: z.object({ requested: figure, reported: figure }),
  /** The fastest that this run may be, km/h: the tightest of what profile, role, run and machine allow. */
  speedCapKmh: figure,
  target: z.object({
    speedKmh: z.number(),
    inclinePercent: z.number(),
    reasons: z.array(targetReasonSchema),
    cuts: z.array(envelopeCutSchema),
  }),
  heartRateBpm: figure,
  cadenceSpm: figure,
  distanceM: z.number(),
  energyKcal: z.number(),
  music: z
    .object({
      trackId: z.string(),
      title: z.string(),
      artist: z.string().optional(),
      positionS: z.number(),
      durationS: z.number(),
      playbackRate: z.number(),
      /** Folded, as heard now; absent where in the track no beat was heard. */
      tempoBpm: figure,
    })
    .optional(),
  /** Present where the run is behind the music in the room; then `music` never is. */
  room: roomStatusSchema.optional(),
});
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

/** The treadmill that was chosen. */
export const treadmillStatusSchema = z.object({
  deviceId: z.string(),
  name: z.string(),
  isLinkUp: z.boolean(),
  /** How old what is known of the belt is; absent: nothing was heard on this connection. */
  telemetryAgeMs: figure,
  belt: z.enum(['unknown', 'standing', 'moving']),
  canControl: z.boolean(),
  hasPassedBeltTest: z.boolean(),
  /** Nobody can stand on it. */
  isSimulated: z.boolean(),
  control: z.enum(['none', 'requested', 'granted', 'lost']),
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  speedRange: z
    .object({ minimumKmh: z.number(), maximumKmh: z.number(), incrementKmh: z.number() })
    .optional(),
  inclinationRange: z
    .object({ minimumPercent: z.number(), maximumPercent: z.number(), incrementPercent: z.number() })
    .optional(),
});

/** A strap or foot pod that was chosen. */
export const sensorStatusSchema = z.object({
  kind: z.enum(['heartRate', 'footPod']),
  deviceId: z.string(),
  name: z.string(),
  isLinkUp: z.boolean(),
  batteryPercent: figure,
  /** What it measured last, if that is not older than five seconds: heart beats or steps a minute. */
  reading: figure,
});
export type SensorStatus = z.infer<typeof sensorStatusSchema>;

/** A stop that goes on. */
export const stopStatusSchema = z.object({
  /** When it was first asked for, on the controller's clock. */
  sinceMs: z.number(),
  /** The machine has said yes; the belt may still be coasting. */
  isAccepted: z.boolean(),
});

/** Everything that changes all the time. */
export const liveStatusSchema = z.object({
  /**
   * The controller's clock now, the one that every sinceMs, askedAtMs and overrideUntilMs are on. It is not session time, which
   * begins with the countdown.
   */
  nowMs: z.number(),
  /**
   * When this was told, in milliseconds on a clock of the controller's process that nothing sets or scales. It goes back with
   * a press, as what the person saw when they pressed: `press.ts`.
   */
  toldAtMs: z.number(),
  adapterState: z.enum(bleAdapterStates),
  treadmill: treadmillStatusSchema.optional(),
  sensors: z.array(sensorStatusSchema),
  session: sessionStatusSchema.optional(),
  /**
   * Present while anything is being stopped: a run, a belt test, or a belt without either. Gone when the belt is seen to
   * stand, or when it is given up; whether it stands is in `treadmill.belt`.
   */
  stop: stopStatusSchema.optional(),
  /** A page has said that it plays the music. Always true where the music is only kept as a clock. */
  hasPlayer: z.boolean(),
});
export type LiveStatus = z.infer<typeof liveStatusSchema>;
