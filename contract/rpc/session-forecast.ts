import { z } from 'zod';
import { partEfforts } from '#core/pacing/programme.ts';

/** What a run is expected to be, before it: the function of the run itself, on the queue that would be played. */
export const sessionForecastSchema = z.object({
  /** One every 5 s; empty where nothing can be foreseen (the runner leads, or the music would and no track is ready). */
  points: z.array(
    z.object({
      atMs: z.number(),
      /** What the belt is expected to do, and what pacing will ask for. */
      speedKmh: z.number(),
      targetKmh: z.number(),
      trackId: z.string().optional(),
      /** As it will be stepped to; absent where nobody can. */
      tempoBpm: z.number().optional(),
    }),
  ),
  /** How long it will be: of a programme what its whole parts come to, of a run without an end as far as is looked. */
  lengthMs: z.number(),
  /** Of a programme, between its warm-up and its cool-down; empty in the other modes. */
  parts: z.array(
    z.object({
      effort: z.enum(partEfforts),
      startsAtMs: z.number(),
      endsAtMs: z.number(),
      /** What it asks for; what the belt comes to is in the points. */
      speedKmh: z.number(),
    }),
  ),
  /** The speeds that the goal and the runner's body allow. */
  band: z.object({ lowKmh: z.number(), highKmh: z.number() }),
  /** What holds the speed down, strongest first. */
  caps: z.array(
    z.object({
      cap: z.enum(['profileSpeedCap', 'roleSpeedCap', 'sessionSpeedCap', 'machineRange']),
      limitKmh: z.number(),
    }),
  ),
  /** Tracks in the order of the queue, each once a play. */
  queue: z.array(
    z.object({ trackId: z.string(), title: z.string(), startsAtMs: z.number(), endsAtMs: z.number() }),
  ),
  /**
   * Cadence at the middle of the band, steps a minute, and how many tracks can be put on it: folded, and stretched as far as
   * the plan allows. Of a programme: on that of any of its parts.
   */
  cadenceSpm: z.number(),
  tracksNearCadence: z.int(),
});
export type SessionForecast = z.infer<typeof sessionForecastSchema>;
