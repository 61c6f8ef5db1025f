import { z } from 'zod';

/** What a run is expected to be, before it: the function of the run itself, on the queue that would be played. */
export const sessionForecastSchema = z.object({
  /** One every 5 s; empty where nothing can be foreseen (no track is ready, or the runner leads). */
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
  /** Cadence at the middle of the band, steps a minute, and how many tracks are within 3 % of it after folding. */
  cadenceSpm: z.number(),
  tracksNearCadence: z.int(),
});
export type SessionForecast = z.infer<typeof sessionForecastSchema>;
